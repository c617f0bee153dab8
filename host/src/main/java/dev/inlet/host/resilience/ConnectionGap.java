package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.InputListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gap between two connections: from the last sign of life of the one to the first message of
 * the other, and whether the input goes on behind what came before it. Used by one thread at a
 * time.
 *
 * <p>The clock of {@link System#nanoTime} may stand still while the machine sleeps, as that of
 * Linux does, and that of the system may be set. So what the latter shows beyond the former counts
 * as well: a gap is rather too long than too short.
 */
final class ConnectionGap {
  private final InputListener listener;

  /** How often the clocks are compared while messages come; less is no sleep. */
  private static final long LOOK_MILLIS = 1_000;

  private final LongSupplier nanoTime;
  private final LongSupplier millis;
  private final boolean resumes;
  private boolean hasPositions;
  private @Nullable Sign lastSign;
  private @Nullable Sign since;
  private long lookedAt; // in milliseconds
  // By how much the clock of the system is ahead of the other, in nanoseconds: when messages had
  // come last and others followed, and at the last look. What was received before the machine slept
  // is read behind that, too.
  private long ahead;
  private long latestAhead;
  private Data data = Data.RESUMED;

  /** A sign of life: when it came, and by how much the other clock was ahead then. */
  private record Sign(long nanos, long ahead) {}

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
   * @param millis the clock of the system, in milliseconds
   * @param resumes whether the input can go on from positions
   * @param hasPositions whether it has some from the beginning
   */
  ConnectionGap(
      InputListener listener,
      LongSupplier nanoTime,
      LongSupplier millis,
      boolean resumes,
      boolean hasPositions) {
    this.listener = requireNonNull(listener, "listener is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.millis = requireNonNull(millis, "millis is null");
    this.resumes = resumes;
    this.hasPositions = hasPositions;
  }

  /** A connection was lost, whose last sign of life came at this time. */
  void begin(long signAt) {
    lastSign = new Sign(signAt, ahead);
    if (since == null) {
      since = lastSign;
      data = resumes && hasPositions ? Data.CONTINUED : Data.RESUMED;
    }
  }

  /** There is a connection, again or for the first time. */
  void connected() {
    if (lastSign != null) {
      listener.reconnected(since(lastSign));
    } else {
      listener.connected();
    }
    lookedAt = millis.getAsLong();
    latestAhead = ahead(lookedAt);
    ahead = latestAhead;
  }

  /** Messages have come. */
  void end() {
    if (since != null) {
      Duration length = since(since);
      switch (data) {
        case RESUMED -> listener.dataResumed(length);
        case CONTINUED -> listener.dataContinued(length);
      }
      since = null;
    }
    long now = millis.getAsLong();
    if (Math.abs(now - lookedAt) >= LOOK_MILLIS) {
      lookedAt = now;
      ahead = latestAhead;
      latestAhead = ahead(now);
    }
  }

  /** A batch may bring positions, with or without messages. */
  void notePositions(Batch batch) {
    hasPositions |= !batch.positions().isEmpty();
  }

  private Duration since(Sign sign) {
    Duration awake = Duration.ofNanos(nanoTime.getAsLong() - sign.nanos());
    Duration asleep = Duration.ofNanos(ahead(millis.getAsLong()) - sign.ahead());
    return asleep.toMillis() < LOOK_MILLIS ? awake : awake.plus(asleep);
  }

  private long ahead(long now) {
    return TimeUnit.MILLISECONDS.toNanos(now) - nanoTime.getAsLong();
  }
}
