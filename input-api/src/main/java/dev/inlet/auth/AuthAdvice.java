package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a scheme knows about when to try again after credentials could not be made or were not
 * accepted. A user's {@code retry_on} counts more. Immutable.
 */
public final class AuthAdvice {

  /** Try again with growing delays: the next attempt carries other credentials. */
  public static final AuthAdvice RETRY = new AuthAdvice(Kind.RETRY, Optional.empty());

  /** Try again with the longest delay: somebody may correct the credentials. */
  public static final AuthAdvice SLOW = new AuthAdvice(Kind.SLOW, Optional.empty());

  /** Never try again: these credentials will not be accepted. The input ends. */
  public static final AuthAdvice STOP = new AuthAdvice(Kind.STOP, Optional.empty());

  /** How eagerly to try again. */
  public enum Kind {
    /** With growing delays. */
    RETRY,
    /** With the longest delay. */
    SLOW,
    /** Not at all. */
    STOP
  }

  private final Kind kind;
  private final Optional<Duration> retryAfter;

  private AuthAdvice(Kind kind, Optional<Duration> retryAfter) {
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /**
   * The same, not before some time has passed, such as a token server asks for in {@code
   * Retry-After}. The longest delay that is configured still counts.
   *
   * @param delay a negative one is over already
   */
  public AuthAdvice withRetryAfter(Duration delay) {
    requireNonNull(delay, "delay is null");
    return new AuthAdvice(kind, Optional.of(delay.isNegative() ? Duration.ZERO : delay));
  }

  /** How eagerly to try again. */
  public Kind kind() {
    return kind;
  }

  /** How long to wait at least, if a server said so; never negative. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthAdvice that
        && kind == that.kind
        && retryAfter.equals(that.retryAfter);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + retryAfter.hashCode();
  }

  @Override
  public String toString() {
    return kind + retryAfter.map(delay -> " after " + delay).orElse("");
  }
}
