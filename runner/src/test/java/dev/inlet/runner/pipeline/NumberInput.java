package dev.inlet.runner.pipeline;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands out the numbers from 0 on, in batches of random sizes, and then waits to be closed. */
public final class NumberInput implements Input {
  private final int count;
  private final int mostAtOnce;
  private final Random random = new Random(17);
  private final EndOfInputException end;
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private boolean woken;
  private int next;

  public NumberInput(int count) {
    this(count, 20, EndOfInputException.end("closed"));
  }

  private NumberInput(int count, int mostAtOnce, EndOfInputException end) {
    this.count = count;
    this.mostAtOnce = mostAtOnce;
    this.end = end;
  }

  /** Gives each number in a batch of its own. */
  public static NumberInput oneByOne(int count) {
    return new NumberInput(count, 1, EndOfInputException.end("closed"));
  }

  /** Ends by itself after the last number. */
  public static NumberInput ending(int count, EndOfInputException end) {
    NumberInput input = new NumberInput(count, 20, end);
    input.close();
    return input;
  }

  @Override
  public void connect() {}

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
    if (next < count) {
      List<Message> messages = new ArrayList<>();
      for (int size = 1 + random.nextInt(mostAtOnce); size > 0 && next < count; size--) {
        messages.add(Message.text(Integer.toString(next++)));
      }
      return Batch.of(messages, new Acknowledgement(messages));
    }
    long left = maxWait.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      if (closed) {
        throw end;
      }
      return Batch.empty();
    } finally {
      lock.unlock();
    }
  }

  private final class Acknowledgement implements Batch.Settlement {
    private final List<Message> messages;

    Acknowledgement(List<Message> messages) {
      this.messages = messages;
    }

    @Override
    public void acknowledged() {
      messages.forEach(message -> acknowledged.add(message.text()));
    }

    @Override
    public void refused(Throwable cause) {}
  }

  /** The numbers that were acknowledged, in that order. */
  public List<String> acknowledged() {
    return acknowledged;
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
