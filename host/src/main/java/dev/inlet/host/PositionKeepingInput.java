package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Problem;
import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Stores the positions of the last batch before which all are acknowledged, at most once in an
 * interval and never on the thread that acknowledges: a reading thread does it on its way. What a
 * process that dies has not stored yet comes again.
 */
final class PositionKeepingInput extends ForwardingInput {
  /** In nanoseconds, where positions are to be stored at once. */
  private static final long SHORTEST_WAIT = 10_000_000;

  private final String source;
  private final PositionStore store;
  private final long interval;
  private final InputListener listener;

  /** Held while positions are stored: whoever reads and whoever closes may do so. */
  private final Object storing = new Object();

  // Guarded by this object.
  private final Deque<Pending> pending = new ArrayDeque<>(); // in the order in which they were read
  private @Nullable Positions due;
  private long storedAt;
  private boolean failing;

  /** A batch that was read, or positions behind it. */
  private static final class Pending {
    private final Positions positions;
    private boolean settled;

    Pending(Positions positions) {
      this.positions = positions;
    }
  }

  /**
   * Keeps the positions of an input.
   *
   * @param source stored with the positions
   * @param interval from one time that positions are stored to the next
   * @param listener hears when they cannot be
   */
  PositionKeepingInput(
      Input input, String source, PositionStore store, Duration interval, InputListener listener) {
    super(input);
    this.source = requireNonNull(source, "source is null");
    this.store = requireNonNull(store, "store is null");
    this.interval = interval.toNanos();
    this.listener = requireNonNull(listener, "listener is null");
    this.storedAt = System.nanoTime() - this.interval;
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    storeIfDue();
    Batch batch = super.read(isBusy() ? shorter(maxWait) : maxWait);
    if (batch.isEmpty() && batch.positions().isEmpty()) {
      return batch;
    }
    Pending read = new Pending(batch.positions());
    synchronized (this) {
      pending.addLast(read);
    }
    if (batch.isEmpty()) {
      settle(read);
      return batch;
    }
    return batch.withSettlement(new Settlement(batch, read));
  }

  /** Whether something is to be stored soon, so that nobody may wait for long. */
  private synchronized boolean isBusy() {
    return due != null || !pending.isEmpty();
  }

  private Duration shorter(Duration maxWait) {
    Duration wait = Duration.ofNanos(Math.max(interval, SHORTEST_WAIT));
    return wait.compareTo(maxWait) < 0 ? wait : maxWait;
  }

  private synchronized void settle(Pending batch) {
    batch.settled = true;
    for (Pending first = pending.peek(); first != null && first.settled; first = pending.peek()) {
      pending.remove();
      if (!first.positions.isEmpty()) {
        due = first.positions;
      }
    }
  }

  private void storeIfDue() {
    synchronized (this) {
      if (due == null || System.nanoTime() - storedAt < interval) {
        return;
      }
    }
    storeNow();
  }

  private void storeNow() {
    synchronized (storing) {
      storeDue();
    }
  }

  private void storeDue() {
    Positions positions;
    synchronized (this) {
      positions = due;
      due = null;
      storedAt = System.nanoTime();
    }
    if (positions == null) {
      return;
    }
    try {
      store.store(new KeptPositions(source, positions));
      failing = false;
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        due = due == null ? positions : due;
      }
      if (!failing) {
        failing = true;
        listener.warning("the positions cannot be stored: " + Problem.reason(e));
      }
    }
  }

  /** Stores what is left as well, each time; whoever settles batches later closes once more. */
  @Override
  public void close() {
    try {
      super.close();
    } finally {
      storeNow();
    }
  }

  /** Whoever gives a batch up does not want it again, either. */
  private final class Settlement implements Batch.Settlement {
    private final Batch batch;
    private final Pending read;

    Settlement(Batch batch, Pending read) {
      this.batch = batch;
      this.read = read;
    }

    @Override
    public void acknowledged() {
      batch.ack();
      settle(read);
    }

    @Override
    public void refused(Throwable cause) {
      batch.nack(cause);
      settle(read);
    }
  }
}
