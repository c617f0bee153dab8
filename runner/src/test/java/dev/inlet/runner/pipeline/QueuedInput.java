package dev.inlet.runner.pipeline;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Gives what a test adds, each message in a batch of its own. */
public final class QueuedInput implements Input {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<String> texts = new ArrayDeque<>();
  private boolean readsWithoutLimit;
  private boolean woken;
  private boolean closed;

  public void add(String text) {
    lock.lock();
    try {
      texts.add(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits for the next message, however long that takes. */
  boolean readsWithoutLimit() {
    lock.lock();
    try {
      return readsWithoutLimit;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connect() {}

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
    lock.lockInterruptibly();
    try {
      readsWithoutLimit = maxWait.toDays() > 365;
      long left = maxWait.toNanos();
      while (texts.isEmpty() && !woken && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      readsWithoutLimit = false;
      woken = false;
      if (!texts.isEmpty()) {
        return Batch.of(List.of(Message.text(texts.remove())), Batch.Settlement.NONE);
      }
      if (closed) {
        throw EndOfInputException.end("closed");
      }
      return Batch.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
