package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Redelivers refused batches, in the order in which they came, before anything new and after a
 * delay that grows while batches are refused in a row. The input below hears of a batch only when
 * it was accepted, so whoever writes each batch before reading the next keeps the order of
 * messages.
 *
 * <p>Any thread may settle a batch at any time: one that is refused while a {@link #read} waits for
 * new messages wakes it, and comes before them.
 *
 * <p>A batch that is refused after the input was closed or has ended is redelivered, too: whoever
 * settles batches late has to read on after the last one was settled.
 */
public final class ReplayingInput extends ForwardingInput {
  private final Backoff backoff;
  private final InputListener listener;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Belongs to the thread that reads.
  private long batches;

  // Guarded by the lock.
  /** What was refused, and what came meanwhile and has to wait behind it. */
  private final PriorityQueue<Replay> waiting =
      new PriorityQueue<>(Comparator.comparingLong((Replay replay) -> replay.number));

  private boolean readsBelow;
  private boolean woken;
  private int delays;
  private long dueAt;
  private int refusals;
  private long firstRefusalAt;

  /** How many messages wait that were behind a batch whose refusal is yet to come. */
  private int messagesBehind;

  /**
   * Decorates an input, which it closes when it is closed itself.
   *
   * @param backoff the delays before a refused batch is redelivered
   * @param listener hears of every refusal, from the thread that refused the batch
   */
  public ReplayingInput(Input input, Backoff backoff, InputListener listener) {
    this(input, backoff, listener, new SplittableRandom(), System::nanoTime);
  }

  ReplayingInput(
      Input input,
      Backoff backoff,
      InputListener listener,
      RandomGenerator random,
      LongSupplier nanoTime) {
    super(input);
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.listener = InputListener.harmless(listener);
    this.random = requireNonNull(random, "random is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.dueAt = nanoTime.getAsLong();
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = nanoTime.getAsLong();
    // Saturates, so that the caller may wait indefinitely.
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      long left = Math.max(0, patience - (nanoTime.getAsLong() - start));
      Optional<Batch> redelivered = takeWaiting(left);
      if (redelivered.isPresent()) {
        return redelivered.get();
      }
      Batch batch = readBelow(Duration.ofNanos(isWoken() ? 0 : left));
      if (!mustWait(batch)) {
        return isNothing(batch) ? nothing() : new Replay(batch, batches++).handOut();
      }
    }
  }

  /** What waits here, or an empty batch if it is not due in time; nothing if nothing waits. */
  private Optional<Batch> takeWaiting(long patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      readsBelow = waiting.isEmpty();
      return readsBelow ? Optional.empty() : Optional.of(takeWhenDue(patience));
    } finally {
      lock.unlock();
    }
  }

  private Batch readBelow(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    try {
      return super.read(maxWait);
    } catch (NotConnectedException | EndOfInputException e) {
      if (mustWait(Batch.empty())) {
        return Batch.empty();
      }
      throw e;
    }
  }

  /** Whether something was refused in the meantime; a new batch is put behind it then. */
  private boolean mustWait(Batch batch) {
    lock.lock();
    try {
      readsBelow = false;
      if (waiting.isEmpty()) {
        return false;
      }
      if (!isNothing(batch)) {
        waiting.add(new Replay(batch, batches++));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Positions may come without messages, and keep their place among these. */
  private static boolean isNothing(Batch batch) {
    return batch.isEmpty() && batch.positions().isEmpty();
  }

  private boolean isWoken() {
    lock.lock();
    try {
      return woken;
    } finally {
      lock.unlock();
    }
  }

  /** With an empty batch a wake-up has done its work; until then it counts. */
  private Batch nothing() {
    lock.lock();
    try {
      woken = false;
      return Batch.empty();
    } finally {
      lock.unlock();
    }
  }

  private Batch takeWhenDue(long patience) throws InterruptedException {
    long start = nanoTime.getAsLong();
    while (true) {
      long now = nanoTime.getAsLong();
      if (dueAt - now <= 0) {
        return waiting.remove().handOut();
      }
      long wait = Math.min(dueAt - now, patience - (now - start));
      if (wait <= 0 || woken) {
        return nothing();
      }
      var unused = changed.awaitNanos(wait);
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
    super.wakeUp();
  }

  /** Ends the input below. What was refused becomes due at once, with delays that start again. */
  @Override
  public void close() {
    lock.lock();
    try {
      delays = 0;
      dueAt = nanoTime.getAsLong();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    super.close();
  }

  /** A batch of the input below, which is settled there once it was accepted. */
  private final class Replay implements Batch.Settlement {
    private final Batch batch;
    private final long number;

    Replay(Batch batch, long number) {
      this.batch = batch;
      this.number = number;
    }

    /** Without messages there is nothing to settle. */
    Batch handOut() {
      return batch.isEmpty() ? batch : batch.withSettlement(this);
    }

    @Override
    public void acknowledged() {
      int recoveredFrom;
      Duration outage;
      lock.lock();
      try {
        recoveredFrom = refusals;
        outage = Duration.ofNanos(nanoTime.getAsLong() - firstRefusalAt);
        refusals = 0;
        delays = 0;
      } finally {
        lock.unlock();
      }
      batch.ack();
      if (recoveredFrom > 0) {
        listener.outputRecovered(recoveredFrom, outage);
      }
    }

    @Override
    public void refused(Throwable cause) {
      if (cause instanceof BehindRefusedBatchException) {
        waitBehind();
        return;
      }
      Duration delay;
      boolean wakes;
      int messages;
      lock.lock();
      try {
        long now = nanoTime.getAsLong();
        if (refusals++ == 0) {
          firstRefusalAt = now;
        }
        delays++;
        delay = backoff.delay(delays, random);
        dueAt = now + delay.toNanos();
        messages = batch.size() + messagesBehind;
        messagesBehind = 0;
        waiting.add(this);
        wakes = readsBelow;
      } finally {
        lock.unlock();
      }
      if (wakes) {
        ReplayingInput.super.wakeUp();
      }
      listener.batchRefused(messages, cause, delay);
    }

    private void waitBehind() {
      lock.lock();
      try {
        messagesBehind += batch.size();
        waiting.add(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
