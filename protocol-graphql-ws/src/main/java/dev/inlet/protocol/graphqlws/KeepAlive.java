package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Durations;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;

/** Sends pings, and ends the connection when nothing comes after one. */
final class KeepAlive {
  private static final String PING = "{\"type\":\"ping\"}";

  private final Link link;
  private final Duration interval;
  private final Duration timeout;
  private boolean heard;
  private boolean suspended;

  KeepAlive(Link link, Duration interval, Duration timeout) {
    this.link = link;
    this.interval = interval;
    this.timeout = timeout;
  }

  /** Begins, if pings are wanted. */
  void start() {
    if (!interval.isZero()) {
      pingLater();
    }
  }

  private void pingLater() {
    var unused = link.schedule(interval, this::ping);
  }

  private void ping() {
    if (suspended) {
      pingLater();
      return;
    }
    heard = false;
    link.send(PING);
    var unused = link.schedule(timeout, this::check);
  }

  private void check() {
    if (heard || suspended) {
      pingLater();
    } else {
      link.fail(
          "nothing came within "
              + Durations.format(timeout)
              + " after a ping (ping_timeout of graphql_ws)",
          RetryAdvice.USUAL);
    }
  }

  /** A message has come. */
  void heard() {
    heard = true;
  }

  /** Nothing is read any more, so silence means nothing. */
  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
    heard = true;
  }
}
