package dev.inlet.kafka;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has messages that come one by one in quick succession taken together, as a poll costs the worker
 * many times what a message does. Delays a message by two milliseconds at most; the producer waits
 * for five by default ({@code linger.ms}). Belongs to the thread that polls.
 */
final class Gathering {
  private static final int MILLIS = 2;
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** With as many messages in a poll, there is nothing to be gained. */
  private static final int ENOUGH = 100;

  private final LongSupplier nanoTime;
  private long lastAt;
  private boolean isDue;

  /**
   * Nothing has come yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  Gathering(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lastAt = nanoTime.getAsLong() - QUICK_NANOS;
  }

  /** Whether the next poll would find few messages now, and more in a moment. */
  boolean isDue() {
    return isDue;
  }

  /** Waits for more, if that is due. To be called before a poll. */
  void await() throws InterruptedException {
    if (isDue) {
      Thread.sleep(MILLIS);
    }
  }

  /** A poll has found so many messages. */
  void found(int messages) {
    long now = nanoTime.getAsLong();
    boolean isQuick = messages > 1 || (messages == 1 && now - lastAt < QUICK_NANOS);
    isDue = isQuick && messages < ENOUGH;
    lastAt = messages > 0 ? now : lastAt;
  }
}
