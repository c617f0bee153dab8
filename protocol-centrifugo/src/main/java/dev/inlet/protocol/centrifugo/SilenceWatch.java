package dev.inlet.protocol.centrifugo;

import dev.inlet.config.Durations;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;

/** Ends the connection when the server has not sent the pings that it has announced. */
final class SilenceWatch {
  /** The server announces whole seconds, rounded down. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final Link link;
  private final Duration interval;
  private final Duration limit;
  private long heardAt = System.nanoTime();
  private boolean suspended;

  SilenceWatch(Link link, Duration interval, Duration maxDelay) {
    this.link = link;
    this.interval = interval;
    limit = interval.plus(ROUNDING).plus(maxDelay);
  }

  void start() {
    look(limit);
  }

  private void look(Duration delay) {
    var unused = link.schedule(delay, this::check);
  }

  private void check() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAt);
    if (suspended) {
      look(limit);
    } else if (silence.compareTo(limit) < 0) {
      look(limit.minus(silence));
    } else {
      link.fail(
          "the server was silent for "
              + Durations.format(limit)
              + ", though it announced a ping every "
              + Durations.format(interval),
          RetryAdvice.USUAL);
    }
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  /** Nothing is read any more, so silence means nothing. */
  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
    heard();
  }
}
