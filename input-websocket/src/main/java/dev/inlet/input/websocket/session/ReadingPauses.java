package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.input.InputListener;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows when reading was paused because the output did not take what had come, so that what follows
 * from that does not look like the server's fault. Belongs to the event loop.
 */
final class ReadingPauses {
  /** From here on a pause is worth a word in the reason of a loss. */
  private static final Duration NOTEWORTHY = Duration.ofSeconds(1);

  /** A loss that follows later than that has other reasons. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  /** How long a pause has to be to be reported while it lasts. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private final EventLoop eventLoop;
  private final InputListener listener;
  private final Traffic traffic;
  private @Nullable ScheduledFuture<?> report;
  private boolean reported; // as one of the long pauses
  private boolean stopped;
  private boolean paused;
  private boolean counted; // by the traffic, as a pause that lasts
  private long since;
  private Duration last = Duration.ZERO;
  private long lastEnd;

  ReadingPauses(EventLoop eventLoop, InputListener listener, Traffic traffic) {
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    traffic.longPauses().opened();
  }

  void begin() {
    if (!paused) {
      paused = true;
      since = now();
      counted = true;
      traffic.readingPaused();
      report = eventLoop.schedule(this::report, LONG.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void report() {
    reported = true;
    traffic.longPauses().begin(since, now(), listener);
  }

  void end() {
    if (paused) {
      paused = false;
      lastEnd = now();
      last = Duration.ofNanos(lastEnd - since);
      cancelReport();
      stopCounting();
      if (reported) {
        reported = false;
        traffic.longPauses().end(lastEnd, listener);
      }
    }
  }

  /** The connection has ended, and its pause with it. Later calls do nothing. */
  void stop() {
    if (!stopped) {
      stopped = true;
      cancelReport();
      stopCounting();
      traffic.longPauses().ended(reported, now(), listener);
      reported = false;
    }
  }

  private void stopCounting() {
    if (counted) {
      counted = false;
      traffic.readingResumed();
    }
  }

  private void cancelReport() {
    if (report != null) {
      report.cancel(false);
    }
  }

  private long now() {
    return eventLoop.ticker().nanoTime();
  }

  /** What belongs behind the reason of a loss that happens now; empty if nothing does. */
  String describe() {
    Duration length = paused ? Duration.ofNanos(now() - since) : last;
    Duration ago = paused ? Duration.ZERO : Duration.ofNanos(now() - lastEnd);
    if (length.compareTo(NOTEWORTHY) < 0 || ago.compareTo(RECENT) > 0) {
      return "";
    }
    String until = paused ? "" : " until " + format(ago) + " before";
    return "; reading had been paused for "
        + format(length)
        + until
        + ", since the output was too slow";
  }

  private static String format(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.MILLIS));
  }
}
