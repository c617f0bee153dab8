package dev.inlet.input.websocket;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a connection is dead although nobody closed it, and keeps it from looking dead to
 * others. Belongs to the event loop.
 */
final class KeepAlive {

  /** When to do what; a zero duration switches it off. */
  record Settings(
      Duration pingInterval,
      Duration pingTimeout,
      Duration idleTimeout,
      Duration heartbeatInterval) {}

  /** What a connection does about it. */
  interface Actions {
    void sendPing();

    /** An unsolicited Pong (RFC 6455, section 5.5.3): a sign of life that asks for nothing. */
    void sendPong();

    void sendHeartbeat();

    void dead(String reason);
  }

  private final Settings settings;
  private final Actions actions;
  private final EventLoop eventLoop;

  private long lastFrame;
  private long lastData;
  private boolean pinged;
  private long pingedAt;
  private boolean suspended;
  private @Nullable ScheduledFuture<?> pingCheck;
  private @Nullable ScheduledFuture<?> idleCheck;
  private @Nullable ScheduledFuture<?> heartbeat;

  KeepAlive(Settings settings, Actions actions, EventLoop eventLoop) {
    this.settings = settings;
    this.actions = actions;
    this.eventLoop = eventLoop;
  }

  void start() {
    resume();
    if (!settings.pingInterval().isZero()) {
      schedulePingCheck(settings.pingInterval().toNanos());
    }
    if (!settings.idleTimeout().isZero()) {
      scheduleIdleCheck(settings.idleTimeout().toNanos());
    }
    long interval = settings.heartbeatInterval().toNanos();
    if (interval > 0) {
      heartbeat =
          eventLoop.scheduleWithFixedDelay(
              actions::sendHeartbeat, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  void stop() {
    cancel(pingCheck);
    cancel(idleCheck);
    cancel(heartbeat);
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
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

  /** Reading is paused: that nothing comes is our own doing from now on. */
  void suspend() {
    suspended = true;
  }

  /** Reading goes on, and every deadline begins anew. */
  void resume() {
    suspended = false;
    received(true);
  }

  /** By the clock of the timers, which a test can turn. */
  private long now() {
    return eventLoop.ticker().nanoTime();
  }

  private void schedulePingCheck(long nanos) {
    pingCheck = eventLoop.schedule(this::checkPing, nanos, TimeUnit.NANOSECONDS);
  }

  private void checkPing() {
    long now = now();
    long interval = settings.pingInterval().toNanos();
    if (suspended) {
      actions.sendPong();
      schedulePingCheck(interval);
    } else if (pinged) {
      long left = pingedAt + settings.pingTimeout().toNanos() - now;
      if (left > 0) {
        schedulePingCheck(Math.min(left, interval));
      } else {
        actions.dead(
            "ping_timeout: nothing came for "
                + TimeUnit.NANOSECONDS.toMillis(now - lastFrame)
                + " ms, not even an answer to a ping");
      }
    } else if (now - lastFrame >= interval) {
      pinged = true;
      pingedAt = now;
      actions.sendPing();
      // The next ping is due after the interval, however long an answer may take.
      schedulePingCheck(Math.min(settings.pingTimeout().toNanos(), interval));
    } else {
      schedulePingCheck(lastFrame + interval - now);
    }
  }

  private void scheduleIdleCheck(long nanos) {
    idleCheck = eventLoop.schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
  }

  private void checkIdle() {
    long timeout = settings.idleTimeout().toNanos();
    long left = suspended ? timeout : lastData + timeout - now();
    if (left > 0) {
      scheduleIdleCheck(left);
    } else {
      actions.dead(
          "idle_timeout: no data came for " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms");
    }
  }
}
