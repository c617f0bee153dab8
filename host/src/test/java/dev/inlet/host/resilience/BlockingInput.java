package dev.inlet.host.resilience;

import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Gives what it is given, one message a batch, and waits as long as that is nothing. */
final class BlockingInput implements Input {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<String> texts = new ArrayDeque<>();
  private Runnable beforeHandOut = () -> {};
  private boolean woken;

  void give(String text) {
    lock.lock();
    try {
      texts.add(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What happens once, when a batch has been taken but not yet handed out. */
  void beforeNextHandOut(Runnable happens) {
    lock.lock();
    try {
      beforeHandOut = happens;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connect() {}

  @Override
  public Batch read(Duration maxWait) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(maxWait);
    Runnable happens;
    String text;
    lock.lockInterruptibly();
    try {
      while (texts.isEmpty() && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      if (texts.isEmpty()) {
        return Batch.empty();
      }
      text = texts.remove();
      happens = beforeHandOut;
      beforeHandOut = () -> {};
    } finally {
      lock.unlock();
    }
    happens.run();
    return Batch.of(List.of(Message.text(text)), Batch.Settlement.NONE);
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
  public void close() {}
}
