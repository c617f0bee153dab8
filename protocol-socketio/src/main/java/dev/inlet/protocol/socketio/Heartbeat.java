package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import java.time.Duration;

/**
 * Answers the pings of the server, and notices when they do not come.
 *
 * <p>The usual server sends a ping an interval after the pong before it, and ends the connection if
 * no pong has come by a timeout after that. If reading has paused meanwhile, the ping may be among
 * what was not read; so it is answered before it is read, and not once more afterwards: some
 * servers (python-engineio) begin another series of pings with each pong. Pings that a server sends
 * at fixed times instead are answered in time if no more than {@value #UNREAD} follow each other
 * unread: each answer comes a little later than the one before, as it must not precede the usual
 * server's ping.
 */
final class Heartbeat {
  /** How many times the server is looked for until the connection is given up. */
  private static final int LOOKS = 4;

  /** How many pings at fixed times are answered before they are read, and before it is too late. */
  private static final int UNREAD = 4;

  private static final Link.Timer NONE = () -> {};

  private final Link link;
  private Duration interval = Duration.ZERO;
  private Duration timeout = Duration.ZERO;
  private boolean paused;
  private boolean heard;
  private int silentLooks;
  private boolean mayBeUnread; // the ping that is due: reading has paused since the last pong
  private boolean late; // that ping, and reading had not paused
  private long answeredUnread; // pings
  private Link.Timer pongTimer = NONE;

  Heartbeat(Link link) {
    this.link = requireNonNull(link, "link is null");
  }

  /** Begins, with the times that the server has named. */
  void start(Duration newInterval, Duration newTimeout) {
    interval = newInterval;
    timeout = newTimeout;
    look();
    awaitPing(timeout.dividedBy(2));
  }

  /** Something has come. */
  void heard() {
    heard = true;
  }

  /** A ping has come. */
  void pinged() {
    if (answeredUnread > 0) {
      answeredUnread--;
      mayBeUnread = true; // if the server had sent none by then, this one needs an answer still
    } else {
      pong(timeout.dividedBy(2));
    }
  }

  private void pong(Duration mostDelay) {
    link.send("3");
    mayBeUnread = paused;
    awaitPing(mostDelay);
  }

  /** Awaits the ping that is due an interval after now, for so much longer. */
  private void awaitPing(Duration mostDelay) {
    late = false;
    pongTimer.cancel();
    pongTimer = link.schedule(interval.plus(mostDelay), this::pingIsLate);
  }

  private void pingIsLate() {
    if (mayBeUnread) {
      answeredUnread++;
      pong(timeout.dividedBy(2 * UNREAD));
    } else {
      late = true;
    }
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
    mayBeUnread = true;
    if (late) {
      pingIsLate();
    }
  }

  void resumed() {
    paused = false;
    silentLooks = 0;
    heard = false;
  }
}
