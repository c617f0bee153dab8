package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import java.time.Duration;
import java.util.Optional;

/**
 * What an input knows about when to try again.
 *
 * @param notBefore how long the server asked to be left alone; never negative
 */
public record RetryAdvice(Kind kind, Optional<Duration> notBefore) {

  /** With growing delays, as usual. */
  public static final RetryAdvice USUAL = new RetryAdvice(Kind.USUAL, Optional.empty());

  /** At once, unless it was a failure before, too. */
  public static final RetryAdvice SOON = new RetryAdvice(Kind.SOON, Optional.empty());

  /** With the longest delay: trying soon will not help. */
  public static final RetryAdvice SLOW = new RetryAdvice(Kind.SLOW, Optional.empty());

  /** Not at all: it would fail each time. */
  public static final RetryAdvice NEVER = new RetryAdvice(Kind.NEVER, Optional.empty());

  /** How eagerly to try again. */
  public enum Kind {
    /** At once after the first failure in a row, with growing delays after further ones. */
    SOON,
    USUAL,
    SLOW,
    NEVER
  }

  public RetryAdvice {
    requireNonNull(kind, "kind is null");
    requireNonNull(notBefore, "notBefore is null");
    if (notBefore.isPresent() && notBefore.get().isNegative()) {
      throw new IllegalArgumentException("notBefore is negative");
    }
  }

  /** What an authentication scheme advises. */
  public static RetryAdvice of(AuthAdvice advice) {
    return USUAL.withVerdict(advice);
  }

  /**
   * What follows if an authentication scheme judges a refusal on which there was this advice. The
   * time that the server asked for stays, unless the scheme knows another.
   */
  public RetryAdvice withVerdict(AuthAdvice verdict) {
    Kind judged =
        switch (verdict.kind()) {
          case RETRY -> Kind.USUAL;
          case SLOW -> Kind.SLOW;
          case STOP -> Kind.NEVER;
        };
    return new RetryAdvice(judged, verdict.retryAfter().or(() -> notBefore));
  }

  /** The same of another kind; what the server asked for stays. */
  public RetryAdvice withKind(Kind newKind) {
    return new RetryAdvice(newKind, notBefore);
  }

  /**
   * The same, when the server asked to be left alone for a while; a negative one is over already.
   */
  public RetryAdvice withNotBefore(Duration delay) {
    return new RetryAdvice(kind, Optional.of(delay.isNegative() ? Duration.ZERO : delay));
  }
}
