package dev.inlet.input.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Hands out refused batches again, before anything new and after a delay that grows while batches
 * are refused in a row. The input below hears of a batch only when it was accepted, so whoever
 * writes each batch before reading the next keeps the order of messages.
 */
public final class ReplayingInput implements Input {
  private final Input input;
  private final Backoff backoff;
  private final InputListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Batch> refused = new ArrayDeque<>();
  private int refusals;
  private long dueAt;

  public ReplayingInput(Input input, Backoff backoff, InputListener listener) {
    this.input = requireNonNull(input, "input is null");
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    input.connect();
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!refused.isEmpty()) {
        return replay(maxWait);
      }
    } finally {
      lock.unlock();
    }
    Batch batch = input.read(maxWait);
    return batch.isEmpty() ? batch : Batch.of(batch.messages(), new Replay(batch));
  }

  private Batch replay(Duration maxWait) throws InterruptedException {
    long giveUpAt = System.nanoTime() + maxWait.toNanos();
    while (true) {
      long now = System.nanoTime();
      if (dueAt - now <= 0) {
        Batch batch = refused.removeFirst();
        return Batch.of(batch.messages(), new Replay(batch));
      }
      long wait = Math.min(dueAt - now, giveUpAt - now);
      if (wait <= 0) {
        return Batch.empty();
      }
      var unused = changed.awaitNanos(wait);
    }
  }

  @Override
  public void close() {
    input.close();
  }

  private final class Replay implements Batch.Settlement {
    private final Batch batch;

    Replay(Batch batch) {
      this.batch = batch;
    }

    @Override
    public void acknowledged() {
      lock.lock();
      try {
        refusals = 0;
      } finally {
        lock.unlock();
      }
      batch.ack();
    }

    @Override
    public void refused(Throwable cause) {
      Duration delay;
      lock.lock();
      try {
        refusals++;
        delay = backoff.delay(refusals, RandomGenerator.getDefault());
        dueAt = System.nanoTime() + delay.toNanos();
        refused.addLast(batch);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      listener.batchRefused(batch.messages().size(), cause, delay);
    }
  }
}
