package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.InputListener;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The gap between two connections: from the last sign of life of the one to the first message of
 * the other, and whether the input goes on behind what came before it. Used by one thread at a
 * time.
 */
final class ConnectionGap {
  private final InputListener listener;
  private final LongSupplier nanoTime;
  private final boolean resumes;
  private boolean hasPositions;
  private OptionalLong lastSignAt = OptionalLong.empty();
  private OptionalLong since = OptionalLong.empty();
  private Data data = Data.RESUMED;

  /** What the first message behind a gap is. */
  private enum Data {
    /** What the server sends by now: others may be missing before it. */
    RESUMED,
    /** What follows the last message before the gap. */
    CONTINUED
  }

  /**
   * There was no connection yet.
   *
   * @param resumes whether the input can go on from positions
   * @param hasPositions whether it has some from the beginning
   */
  ConnectionGap(
      InputListener listener, LongSupplier nanoTime, boolean resumes, boolean hasPositions) {
    this.listener = requireNonNull(listener, "listener is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.resumes = resumes;
    this.hasPositions = hasPositions;
  }

  /** A connection was lost, whose last sign of life came at this time. */
  void begin(long signAt) {
    lastSignAt = OptionalLong.of(signAt);
    if (since.isEmpty()) {
      since = lastSignAt;
      data = resumes && hasPositions ? Data.CONTINUED : Data.RESUMED;
    }
  }

  /** There is a connection, again or for the first time. */
  void connected() {
    if (lastSignAt.isPresent()) {
      listener.reconnected(since(lastSignAt));
    } else {
      listener.connected();
    }
  }

  /** Messages have come. */
  void end() {
    if (since.isPresent()) {
      Duration length = since(since);
      switch (data) {
        case RESUMED -> listener.dataResumed(length);
        case CONTINUED -> listener.dataContinued(length);
      }
      since = OptionalLong.empty();
    }
  }

  /** A batch may bring positions, with or without messages. */
  void notePositions(Batch batch) {
    hasPositions |= !batch.positions().isEmpty();
  }

  private Duration since(OptionalLong nanos) {
    return Duration.ofNanos(nanoTime.getAsLong() - nanos.orElseThrow());
  }
}
