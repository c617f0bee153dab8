package dev.inlet.input.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Hands out refused batches again, in the order in which they came, before anything new and after a
 * delay that grows while batches are refused in a row. The input below hears of a batch only when
 * it was accepted, so whoever writes each batch before reading the next keeps the order of
 * messages.
 *
 * <p>A batch that is refused after the input was closed or has ended is handed out again, too:
 * whoever settles batches late has to read on after the last one was settled.
 */
public final class ReplayingInput implements Input {
  private final Input input;
  private final Backoff backoff;
  private final InputListener listener;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Belongs to the thread that reads.
  private long batches;

  // Guarded by the lock.
  private final PriorityQueue<Replay> refused =
      new PriorityQueue<>(Comparator.comparingLong((Replay replay) -> replay.number));
  private int refusals;
  private long dueAt;

  public ReplayingInput(Input input, Backoff backoff, InputListener listener) {
    this(input, backoff, listener, RandomGenerator.getDefault(), System::nanoTime);
  }

  ReplayingInput(
      Input input,
      Backoff backoff,
      InputListener listener,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.input = requireNonNull(input, "input is null");
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.listener = InputListener.harmless(listener);
    this.random = requireNonNull(random, "random is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
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
    return batch.isEmpty() ? batch : new Replay(batch, batches++).handOut();
  }

  private Batch replay(Duration maxWait) throws InterruptedException {
    long start = nanoTime.getAsLong();
    // Saturates, so that the caller may wait for ever.
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      long now = nanoTime.getAsLong();
      if (dueAt - now <= 0) {
        return refused.remove().handOut();
      }
      long wait = Math.min(dueAt - now, patience - (now - start));
      if (wait <= 0) {
        return Batch.empty();
      }
      var unused = changed.awaitNanos(wait);
    }
  }

  /** Ends the input below. What was refused becomes due at once, with delays that begin anew. */
  @Override
  public void close() {
    lock.lock();
    try {
      refusals = 0;
      dueAt = nanoTime.getAsLong();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    input.close();
  }

  /** A batch of the input below, which is settled there once it was accepted. */
  private final class Replay implements Batch.Settlement {
    private final Batch batch;
    private final long number;

    Replay(Batch batch, long number) {
      this.batch = batch;
      this.number = number;
    }

    Batch handOut() {
      return Batch.of(batch.messages(), this);
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
        delay = backoff.delay(refusals, random);
        dueAt = nanoTime.getAsLong() + delay.toNanos();
        refused.add(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      listener.batchRefused(batch.messages().size(), cause, delay);
    }
  }
}
