package dev.inlet.runner.console;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for room in a pipe that takes nothing at the moment. Java cannot ask the system to say when
 * there is some, so the waits grow: short while a reader keeps up, long while nobody reads. Belongs
 * to one write.
 */
final class Backpressure {
  private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(20);

  private long next = SHORTEST;

  /** Waits for a moment; an interrupt ends it early. */
  void await() {
    LockSupport.parkNanos(this, next);
    next = Math.min(2 * next, LONGEST);
  }

  /** Something was taken, so the next wait is short again. */
  void eased() {
    next = SHORTEST;
  }
}
