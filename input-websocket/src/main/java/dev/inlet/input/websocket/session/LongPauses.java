package dev.inlet.input.websocket.session;

import dev.inlet.input.InputListener;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reports the long pauses of all connections of one input, of which there may be two: as one pause,
 * from the first that is long until the last that was. Called by their event loops, with one
 * listener and by one clock.
 */
final class LongPauses {
  /** No monitor: a listener may be called on a virtual thread. */
  private final ReentrantLock lock = new ReentrantLock(); // also keeps what is reported in order

  private int connections;
  private int lasting;
  private long since;

  /** There is another connection, until {@link #ended}. */
  void opened() {
    lock.lock();
    try {
      connections++;
    } finally {
      lock.unlock();
    }
  }

  /** A pause of a connection has become a long one. */
  void begin(long pausedAt, long now, InputListener listener) {
    lock.lock();
    try {
      lasting++;
      if (lasting == 1) {
        since = pausedAt;
        listener.readingPaused(Duration.ofNanos(now - since));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A connection whose pause was a long one is read again. */
  void end(long now, InputListener listener) {
    lock.lock();
    try {
      lasting--;
      if (lasting == 0) {
        listener.readingResumed(Duration.ofNanos(now - since));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A connection has ended. If no other one is open, a loss follows, which ends a pause as well.
   *
   * @param paused whether it was in a long pause
   */
  void ended(boolean paused, long now, InputListener listener) {
    lock.lock();
    try {
      connections--;
      lasting -= paused ? 1 : 0;
      if (paused && lasting == 0 && connections > 0) {
        listener.readingResumed(Duration.ofNanos(now - since));
      }
    } finally {
      lock.unlock();
    }
  }
}
