package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A time limit for something that the server has to send. When the time is up, the event loop reads
 * once more before the limit counts: if the process or the machine was paused, the limit has passed
 * before anything could be read, and what was waited for may lie in the socket. Belongs to the
 * event loop.
 */
final class Deadline {
  /** The event loop looks at its sockets before it runs a task that is due this much later. */
  private static final long READ_MILLIS = 10;

  private final EventLoop eventLoop;
  private final Runnable missed;
  private ScheduledFuture<?> timer;

  private Deadline(EventLoop eventLoop, Duration limit, Runnable missed) {
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.missed = requireNonNull(missed, "missed is null");
    timer = eventLoop.schedule(this::readFirst, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * A limit that begins now.
   *
   * @param missed run once by the event loop, unless the limit is cancelled before
   */
  static Deadline after(EventLoop eventLoop, Duration limit, Runnable missed) {
    return new Deadline(eventLoop, limit, missed);
  }

  private void readFirst() {
    timer = eventLoop.schedule(missed, READ_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What was waited for has come, or does not matter any more. */
  void cancel() {
    timer.cancel(false);
  }
}
