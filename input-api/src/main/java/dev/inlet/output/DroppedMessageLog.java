package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Warns of the messages that an output drops as its configuration says: of the first ones at once,
 * of further ones together and at most once in ten seconds, so that a feed of nothing else does not
 * fill the log. An output that uses it calls {@link #end} when it is closed, so that none stays
 * unsaid. Thread-safe.
 *
 * <p>This is for the log alone: what a host counts is the {@link WriteResult} of each write.
 * Messages that are dropped again, since their batch comes again, are told again.
 */
public final class DroppedMessageLog {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final OutputListener listener;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private long total;
  private long unreported;
  private String lastReason = "";
  private long reportedAt;

  /**
   * Nothing was dropped yet.
   *
   * @param listener hears the warnings, of the threads that call
   */
  public DroppedMessageLog(OutputListener listener) {
    this(listener, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public DroppedMessageLog(OutputListener listener, LongSupplier nanoTime) {
    this.listener = requireNonNull(listener, "listener is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    reportedAt = nanoTime.getAsLong() - INTERVAL;
  }

  /**
   * Messages are dropped.
   *
   * @param messages how many; nothing is done if there are none
   * @param reason in words fit for a log line, without secrets; the warning has the last one
   */
  public void add(long messages, String reason) {
    requireNonNull(reason, "reason is null");
    if (messages > 0) {
      count(messages, reason);
      check();
    }
  }

  private synchronized void count(long messages, String reason) {
    total += messages;
    unreported += messages;
    lastReason = reason;
  }

  /** Warns if it is time to. Called once in a while, such as with each write. */
  public void check() {
    warn(INTERVAL);
  }

  /** Warns of those that no warning has named yet. */
  public void end() {
    warn(0);
  }

  /** A listener is foreign code, so nothing is held while it is called. */
  private void warn(long interval) {
    takeWarning(interval).ifPresent(listener::warning);
  }

  private synchronized Optional<String> takeWarning(long interval) {
    long now = nanoTime.getAsLong();
    if (unreported == 0 || now - reportedAt < interval) {
      return Optional.empty();
    }
    String warning =
        "dropped %d %s (%d since the start): %s"
            .formatted(unreported, unreported == 1 ? "message" : "messages", total, lastReason);
    unreported = 0;
    reportedAt = now;
    return Optional.of(warning);
  }
}
