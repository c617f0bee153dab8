package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.config.KeepAliveSettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a connection is dead although nobody closed it, and keeps it from looking dead to
 * others. Never gives a connection up before the event loop has read what lies in the socket.
 * Belongs to the event loop.
 */
final class KeepAlive {

  /** What a connection does about it. */
  interface Actions {
    /**
     * Sends a Ping.
     *
     * @return false if the server does not read, so that none was sent
     */
    boolean sendPing(byte[] payload);

    /** The server has answered a ping in this time. */
    void pinged(Duration roundTrip);

    /** An unsolicited Pong (RFC 6455, section 5.5.3): a sign of life that asks for nothing. */
    void sendPong();

    void sendHeartbeat();

    void dead(String reason);
  }

  private final KeepAliveSettings settings;
  private final Actions actions;
  private final EventLoop eventLoop;

  private long lastFrame;
  private long lastData;
  private boolean pinged; // and nothing has come since
  private long pingedAt;
  private final UnansweredPings unanswered = new UnansweredPings();
  private boolean pingSent; // the one that is waited for
  private int pingsSent;
  private boolean everPonged;
  private boolean suspended;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> pingCheck;
  private @Nullable Deadline pingDeadline;
  private @Nullable Deadline idleDeadline;
  private @Nullable ScheduledFuture<?> heartbeat;

  KeepAlive(KeepAliveSettings settings, Actions actions, EventLoop eventLoop) {
    this.settings = requireNonNull(settings, "settings is null");
    this.actions = requireNonNull(actions, "actions is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
  }

  void start() {
    resume();
    pingedAt = now();
    if (!settings.pingInterval().isZero()) {
      schedulePingCheck(settings.pingInterval().toNanos());
    }
    if (!settings.idleTimeout().isZero()) {
      awaitData(settings.idleTimeout());
    }
    long interval = settings.heartbeatInterval().toNanos();
    if (interval > 0) {
      heartbeat =
          eventLoop.scheduleWithFixedDelay(
              actions::sendHeartbeat, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  /** Does nothing any more; what it has others do may lead to that. */
  void stop() {
    stopped = true;
    cancel(pingCheck);
    cancel(pingDeadline);
    cancel(idleDeadline);
    cancel(heartbeat);
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private static void cancel(@Nullable Deadline deadline) {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** Something came; data is what is delivered. */
  void received(boolean data) {
    long now = now();
    lastFrame = now;
    pinged = false;
    if (data) {
      lastData = now;
    }
  }

  /** A Pong came, asked for or not: the server knows them. */
  void receivedPong(byte[] payload) {
    everPonged = true;
    OptionalLong sentAt = unanswered.answered(payload);
    if (sentAt.isPresent()) {
      actions.pinged(Duration.ofNanos(now() - sentAt.getAsLong()));
    }
  }

  /** Reading is paused: that nothing comes is our own doing from now on. */
  void suspend() {
    suspended = true;
    unanswered.forgetTimes(); // how long it would take is our own doing as well
  }

  /** Reading goes on, and every deadline restarts. */
  void resume() {
    suspended = false;
    received(true);
  }

  /** By the clock of the timers, which a test can turn. */
  private long now() {
    return eventLoop.ticker().nanoTime();
  }

  private void schedulePingCheck(long nanos) {
    if (!stopped) {
      pingCheck = eventLoop.schedule(this::checkPing, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void checkPing() {
    long now = now();
    long interval = settings.pingInterval().toNanos();
    long due = (settings.pingAlways() ? pingedAt : lastFrame) + interval;
    if (suspended) {
      actions.sendPong();
      schedulePingCheck(interval);
    } else if (pinged) { // an answer may take longer than the interval
      schedulePingCheck(interval);
    } else if (now < due) {
      schedulePingCheck(due - now);
    } else {
      pinged = true;
      pingedAt = now;
      byte[] payload = unanswered.next();
      pingSent = actions.sendPing(payload);
      if (pingSent) {
        unanswered.sent(payload, now);
        pingsSent++;
      }
      awaitAnswer();
      schedulePingCheck(interval);
    }
  }

  private void awaitAnswer() {
    cancel(pingDeadline);
    if (!stopped) {
      pingDeadline = Deadline.after(eventLoop, settings.pingTimeout(), this::judgePing);
    }
  }

  private void judgePing() {
    if (pinged && !suspended) {
      long millis = TimeUnit.NANOSECONDS.toMillis(now() - lastFrame);
      actions.dead(
          "ping_timeout: nothing came for "
              + millis
              + " ms, "
              + (pingSent
                  ? "not even an answer to a ping" + (everPonged ? "" : noPongs())
                  : "and no ping could be sent, as what was sent before had not gone out"));
    }
  }

  /** What to do about a server that answers no pings, if that is what it is. */
  private String noPongs() {
    String off = "set ping.interval to 0s, and idle_timeout to notice that it is gone";
    return pingsSent > 1
        ? "; no pong ever came on this connection: if the server answers no pings, " + off
        // A server that is gone looks the same, and is found by pings alone.
        : "; this connection had one ping only: if this comes again and again while the server"
            + " is there, it answers no pings; only then "
            + off;
  }

  private void awaitData(Duration limit) {
    idleDeadline = Deadline.after(eventLoop, limit, this::judgeIdle);
  }

  private void judgeIdle() {
    Duration timeout = settings.idleTimeout();
    Duration left = suspended ? timeout : timeout.minusNanos(now() - lastData);
    if (left.isNegative() || left.isZero()) {
      actions.dead("idle_timeout: no data came for " + timeout.toMillis() + " ms");
    } else {
      awaitData(left);
    }
  }
}
