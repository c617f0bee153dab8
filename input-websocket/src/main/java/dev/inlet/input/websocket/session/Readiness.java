package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the session of a protocol is ready, and what it waits for until then. The thread of the
 * protocol reports both; the event loop limits the time, and reads both to describe an end. The
 * connection may count as open before.
 */
final class Readiness {
  private @Nullable Deadline deadline; // belongs to the event loop

  // Written by the thread of the protocol.
  private volatile boolean ready;
  private volatile boolean openEarly; // written by the event loop
  private volatile String awaited = "";

  // ---- Called by the event loop

  /**
   * The session has to be ready in time, which begins now, also if it had begun before.
   *
   * @param missed run by the event loop if it is not
   */
  void limit(EventLoop eventLoop, Duration limit, Runnable missed) {
    stopWaiting();
    deadline = Deadline.after(eventLoop, limit, missed);
  }

  /** The session is ready, or has not to be any more. */
  void stopWaiting() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** The connection counts as open, though the session is not ready. */
  void openEarly() {
    openEarly = true;
  }

  /** What has not come in time. */
  String describeMissed(String protocol) {
    return awaited.isEmpty() ? protocol + " is not ready" : awaited + " did not come";
  }

  /** What the session waits for while it is not ready, for the reason of an end. */
  String describeAwaited() {
    return ready || awaited.isEmpty() ? "" : "; " + awaited + " had not come";
  }

  // ---- Called by the thread of the protocol

  void awaits(String what) {
    awaited = requireNonNull(what, "what is null");
  }

  void becomeReady() {
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  /** Whether the connection counts as open. */
  boolean isOpen() {
    return ready || openEarly;
  }
}
