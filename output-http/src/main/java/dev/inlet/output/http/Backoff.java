package dev.inlet.output.http;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Delays that double with each failure in a row, drawn from their upper half. */
final class Backoff {
  private final long first;
  private final long longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first.toNanos();
    this.longest = longest.toNanos();
    this.random = random;
  }

  /** How many requests have failed in a row. */
  int failures() {
    return failures;
  }

  /** Another request begins. */
  void reset() {
    failures = 0;
  }

  /**
   * The delay after one more failure.
   *
   * @param atLeast what the server asks for
   */
  Duration next(Optional<Duration> atLeast) {
    int doublings = Math.min(failures++, 40);
    long full = first > longest >> doublings ? longest : first << doublings;
    long drawn = full - random.nextLong(full / 2 + 1);
    // Compared as durations: a server may ask for centuries, which nanoseconds cannot count.
    Duration asked = bounded(atLeast.orElse(Duration.ZERO));
    return Duration.ofNanos(Math.max(drawn, asked.toNanos()));
  }

  /** A delay that the server asks for, up to the longest one. */
  Duration bounded(Duration asked) {
    Duration bound = Duration.ofNanos(longest);
    return asked.compareTo(bound) > 0 ? bound : asked;
  }
}
