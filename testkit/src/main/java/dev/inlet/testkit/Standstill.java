package dev.inlet.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices that a number has not changed for a while. For one thread. */
final class Standstill {
  private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

  private final LongSupplier number;
  private long last = -1;
  private long since = System.nanoTime();

  Standstill(LongSupplier number) {
    this.number = number;
  }

  boolean isReached() {
    long now = number.getAsLong();
    if (now != last) {
      last = now;
      since = System.nanoTime();
    }
    return System.nanoTime() - since >= LONG_ENOUGH.toNanos();
  }
}
