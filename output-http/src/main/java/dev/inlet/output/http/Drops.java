package dev.inlet.output.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts messages that were dropped, and reports them: the first ones at once, further ones
 * together and at most once in ten seconds, with the next write or at the end, so that a server
 * that refuses everything does not fill the log. Thread-safe.
 */
final class Drops {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final Consumer<String> warnings;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private long total;
  private long unreported;
  private String lastReason = "";
  private long reportedAt;

  Drops(Consumer<String> warnings, LongSupplier nanoTime) {
    this.warnings = requireNonNull(warnings, "warnings is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    reportedAt = nanoTime.getAsLong() - INTERVAL;
  }

  /** A request was refused for good, and its messages are dropped. */
  synchronized void add(int messages, String reason) {
    total += messages;
    unreported += messages;
    lastReason = reason;
    check();
  }

  /** Reports what is due. To be called once in a while. */
  synchronized void check() {
    if (unreported > 0 && nanoTime.getAsLong() - reportedAt >= INTERVAL) {
      report();
    }
  }

  /** Reports whatever was not reported yet. */
  synchronized void end() {
    if (unreported > 0) {
      report();
    }
  }

  private void report() {
    warnings.accept(
        "%s; dropped %d %s (%d since the start)"
            .formatted(lastReason, unreported, unreported == 1 ? "message" : "messages", total));
    unreported = 0;
    reportedAt = nanoTime.getAsLong();
  }
}
