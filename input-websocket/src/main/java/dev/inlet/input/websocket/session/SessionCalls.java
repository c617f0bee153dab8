package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the code of one session on the thread of its protocol, and sees when it does not come back.
 * For any thread, unless a method says otherwise.
 */
final class SessionCalls {
  private final SpokenProtocol protocol;
  private final EventLoop eventLoop;
  private final Duration limit;
  private final Listener listener;
  private final GuardedCall guard;
  private final AtomicInteger open = new AtomicInteger(); // calls that have not come back
  private final AtomicBoolean watched = new AtomicBoolean(); // a timer looks after them
  private volatile boolean abandoned;

  /** Hears what becomes of calls. */
  interface Listener {

    /** A call has failed. Called by the thread of the protocol, as the last thing of that call. */
    void failed(String reason, RetryAdvice advice);

    /** A call has come back. Called by the thread of the protocol. */
    void cameBack();

    /** Nothing is run any more. Called by the event loop. */
    void gaveUp(String reason, RetryAdvice advice);

    /** A task of the event loop has failed. */
    void broken(Throwable cause);
  }

  /**
   * Runs nothing yet.
   *
   * @param limit how long a call may make no progress
   */
  SessionCalls(SpokenProtocol protocol, EventLoop eventLoop, Duration limit, Listener listener) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.listener = requireNonNull(listener, "listener is null");
    guard = new GuardedCall(protocol.description(), listener::failed);
  }

  /** Runs code of the session behind what is to be run already. */
  void run(Link.Task code) {
    var unused = open.incrementAndGet();
    if (protocol.calls().execute(() -> runNow(code))) {
      watch();
    } else { // the input was closed, or there is no thread to be had
      var unusedToo = open.decrementAndGet();
      executeLater(() -> giveUp(protocol.description() + " cannot run: there is no thread"));
    }
  }

  private void runNow(Link.Task code) {
    try {
      guard.run(code);
    } finally {
      var unused = open.decrementAndGet();
      listener.cameBack();
    }
  }

  /** Called within a call: what comes next has all the time there is. */
  void progress() {
    protocol.calls().progress();
  }

  /** One timer, while there is something to run. */
  private void watch() {
    if (watched.compareAndSet(false, true)) {
      onEventLoop(() -> lookIn(limit.toNanos()));
    }
  }

  private void lookIn(long nanos) {
    var unused = eventLoop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  /** What does not come back may be another session's: what this one has to run waits for it. */
  private void look() {
    watched.set(false);
    boolean waits = open.get() > 0 && !abandoned;
    long nanos = protocol.calls().nanosWithoutProgress();
    if (waits && nanos >= limit.toNanos()) {
      giveUp(protocol.description() + " did not come back within " + describeLimit());
    } else if (waits && watched.compareAndSet(false, true)) {
      lookIn(limit.toNanos() - nanos);
    }
  }

  String describeLimit() {
    return Durations.format(limit) + " (handshake_timeout)";
  }

  private void giveUp(String reason) {
    abandon();
    listener.gaveUp(reason, RetryAdvice.SLOW);
  }

  /** Interrupts what runs, and runs nothing any more. */
  void abandon() {
    abandoned = true;
    guard.abandon();
  }

  /** Whether code of the session runs, which {@link Listener#cameBack} follows. */
  boolean isRunning() {
    return guard.isRunning();
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Has the event loop do something: at once, if that is who calls. */
  void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      executeLater(task);
    }
  }

  private void executeLater(Runnable task) {
    try {
      eventLoop.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | Error e) { // or nobody would ever hear of it
              listener.broken(e);
            }
          });
    } catch (RejectedExecutionException e) {
      abandon(); // the input was closed and its threads are gone
    }
  }
}
