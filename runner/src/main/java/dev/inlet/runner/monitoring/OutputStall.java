package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * For how long messages have waited while an output has written none, whether it refuses them or
 * says nothing at all. One thread looks now and then, so that no message costs anything; others ask
 * what it saw.
 */
final class OutputStall {
  /** What is shorter is usual: a server may take its time, and be tried again. */
  static final Duration USUAL = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;

  // Guarded by this.
  private long settled;
  private long lastWell;
  private boolean stalled;

  OutputStall(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    lastWell = nanoTime.getAsLong();
  }

  /**
   * Looks how the output gets on.
   *
   * @param nowSettled how many messages were written, dropped or filtered by now
   * @param waiting whether there are any that were not
   */
  synchronized void look(long nowSettled, boolean waiting) {
    stalled = waiting && nowSettled == settled;
    settled = nowSettled;
    if (!stalled) {
      lastWell = nanoTime.getAsLong();
    }
  }

  /** For how long nothing was written; empty if that is no longer than {@link #USUAL}. */
  synchronized Optional<Duration> length() {
    return stalled
        ? Optional.of(Duration.ofNanos(nanoTime.getAsLong() - lastWell))
            .filter(length -> length.compareTo(USUAL) > 0)
        : Optional.empty();
  }
}
