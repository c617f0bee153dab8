package dev.inlet.output.kafka;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that brokers accept nothing although something waits for them, says so in growing
 * intervals, and says when it goes on. Thread-safe; notified of each step, and asked in between by
 * whoever keeps the time.
 */
final class StallWatch {
  private static final Duration FIRST_REPORT = Duration.ofSeconds(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

  private final String cluster;
  private final Supplier<String> reason;
  private final Consumer<String> warnings;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private long waiting;
  private long silentSince;
  private long nextReport = FIRST_REPORT.toNanos();
  private boolean reported;

  /**
   * A watch.
   *
   * @param cluster what brokers are called in lines
   * @param reason why nothing is accepted, as far as that can be known
   */
  StallWatch(
      String cluster, Supplier<String> reason, Consumer<String> warnings, LongSupplier nanoTime) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.reason = requireNonNull(reason, "reason is null");
    this.warnings = requireNonNull(warnings, "warnings is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** So many messages wait from now on, beside those that wait already. */
  synchronized void began(int messages) {
    if (waiting == 0) {
      silentSince = nanoTime.getAsLong();
    }
    waiting += messages;
  }

  /** A message that waited was accepted. */
  void accepted() {
    String line = "";
    synchronized (this) {
      waiting--;
      long now = nanoTime.getAsLong();
      if (reported) {
        line = cluster + " accepts messages again, after " + seconds(now - silentSince);
      }
      silentSince = now;
      forget();
    }
    if (!line.isEmpty()) {
      warnings.accept(line);
    }
  }

  /** So many messages that waited were given up. */
  synchronized void ended(int messages) {
    waiting -= messages;
    if (waiting == 0) {
      forget();
    }
  }

  private void forget() {
    reported = false;
    nextReport = FIRST_REPORT.toNanos();
  }

  /** To be called once a second. */
  void check() {
    String line;
    synchronized (this) {
      long silent = nanoTime.getAsLong() - silentSince;
      if (waiting == 0 || silent < nextReport) {
        return;
      }
      nextReport = silent + Math.min(silent, LONGEST_INTERVAL.toNanos());
      reported = true;
      line =
          "%s has accepted nothing for %s, and %d %s; nothing is lost"
              .formatted(
                  cluster,
                  seconds(silent),
                  waiting,
                  waiting == 1 ? "message waits" : "messages wait");
    }
    warnings.accept(line + ": " + reason.get());
  }

  private static String seconds(long nanos) {
    return Durations.format(Duration.ofSeconds(Duration.ofNanos(nanos).toSeconds()));
  }
}
