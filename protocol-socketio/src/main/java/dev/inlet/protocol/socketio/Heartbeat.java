package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import java.time.Duration;

/**
 * Answers the pings of the server, and notices when they do not come. While nothing is read it
 * sends pongs unasked, which Engine.IO takes as if it had pinged.
 */
final class Heartbeat {
  /** How many times the server is looked for until the connection is given up. */
  private static final int LOOKS = 4;

  private static final Link.Timer NONE = () -> {};

  private final Link link;
  private Duration interval = Duration.ZERO;
  private Duration timeout = Duration.ZERO;
  private boolean started;
  private boolean paused;
  private boolean heard;
  private int silentLooks;
  private Link.Timer pongTimer = NONE;

  Heartbeat(Link link) {
    this.link = requireNonNull(link, "link is null");
  }

  /** Begins, with the times that the server has named. */
  void start(Duration newInterval, Duration newTimeout) {
    interval = newInterval;
    timeout = newTimeout;
    started = true;
    look();
    pongWhilePaused();
  }

  /** Something has come. */
  void heard() {
    heard = true;
  }

  /** A ping has come. */
  void pinged() {
    link.send("3");
  }

  private void look() {
    var unused =
        link.schedule(
            interval.plus(timeout).dividedBy(LOOKS),
            () -> {
              silentLooks = heard || paused ? 0 : silentLooks + 1;
              heard = false;
              if (silentLooks >= LOOKS) {
                throw new ProtocolException(
                    "the server has sent nothing for "
                        + Durations.format(interval.plus(timeout))
                        + ", not even a ping (its pingInterval and pingTimeout)");
              }
              look();
            });
  }

  void paused() {
    paused = true;
    pongWhilePaused();
  }

  void resumed() {
    paused = false;
    silentLooks = 0;
    heard = false;
    pongTimer.cancel();
  }

  private void pongWhilePaused() {
    pongTimer.cancel();
    if (started && paused) {
      link.send("3");
      Duration shorter = interval.compareTo(timeout) < 0 ? interval : timeout;
      pongTimer = link.schedule(shorter.dividedBy(2), this::pongWhilePaused);
    }
  }
}
