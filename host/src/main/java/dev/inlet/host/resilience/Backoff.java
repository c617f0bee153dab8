package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: the delay after the n-th failure in a row is drawn evenly
 * from zero to {@code min(max, initial * 2^(n-1))}, so that many clients of one server spread out.
 *
 * @param initial the bound of the first delay
 * @param max the bound of every delay; not more than 100,000 days
 */
public record Backoff(Duration initial, Duration max) {
  // Every delay can be counted in nanoseconds.
  private static final Duration LONGEST = Duration.ofDays(100_000);

  /**
   * Delays between both bounds.
   *
   * @throws IllegalArgumentException if {@code initial} is negative or more than {@code max}, or
   *     {@code max} is more than 100,000 days
   */
  public Backoff {
    requireNonNull(initial, "initial is null");
    requireNonNull(max, "max is null");
    if (initial.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("initial must be between zero and max");
    }
    if (max.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("max must not be more than 100000 days");
    }
  }

  /** The bound of the delay after that many failures in a row, which is at least one. */
  public Duration ceiling(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures must be at least 1");
    }
    Duration ceiling = initial;
    for (int i = 1; i < failures && ceiling.compareTo(max) < 0 && !ceiling.isZero(); i++) {
      ceiling = ceiling.multipliedBy(2);
    }
    return ceiling.compareTo(max) < 0 ? ceiling : max;
  }

  /** The delay after that many failures in a row, which is at least one. */
  public Duration delay(int failures, RandomGenerator random) {
    return between(Duration.ZERO, ceiling(failures), random);
  }

  /**
   * The delay after a failure about which the input has advice. A slow retry is drawn from the
   * upper half of the longest delay, unless the server named a time. A time that the server named
   * makes the delay longer if need be, up to the longest delay, and never shorter than the usual
   * one: one that has passed changes nothing.
   *
   * @throws IllegalArgumentException if the advice is never to try again
   */
  public Duration delay(int failures, RetryAdvice advice, RandomGenerator random) {
    Duration wanted = advice.notBefore().orElse(Duration.ZERO);
    Duration own =
        switch (advice.kind()) {
          case SOON -> failures == 1 ? Duration.ZERO : delay(failures - 1, random);
          case USUAL -> delay(failures, random);
          case SLOW ->
              wanted.isZero() ? between(max.dividedBy(2), max, random) : delay(failures, random);
          case NEVER -> throw new IllegalArgumentException("never to be tried again");
        };
    return wanted.isZero() ? own : longer(own, notBefore(wanted, random));
  }

  private Duration notBefore(Duration wanted, RandomGenerator random) {
    if (wanted.compareTo(max) >= 0) {
      return max;
    }
    Duration latest = wanted.plus(initial);
    return between(wanted, latest.compareTo(max) < 0 ? latest : max, random);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration between(Duration from, Duration to, RandomGenerator random) {
    return from.plusNanos(random.nextLong(to.minus(from).toNanos() + 1));
  }
}
