package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import java.time.Duration;
import java.util.Optional;

/** What an input knows about when to try again. Immutable; begin with one of the constants. */
public final class RetryAdvice {

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
    /** With growing delays. */
    USUAL,
    /** With the longest delay. */
    SLOW,
    /** Not at all. */
    NEVER
  }

  private final Kind kind;
  private final Optional<Duration> notBefore;

  private RetryAdvice(Kind kind, Optional<Duration> notBefore) {
    this.kind = requireNonNull(kind, "kind is null");
    this.notBefore = notBefore;
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

  /** How eagerly to try again. */
  public Kind kind() {
    return kind;
  }

  /** How long the server asked to be left alone; never negative. */
  public Optional<Duration> notBefore() {
    return notBefore;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RetryAdvice that
        && kind == that.kind
        && notBefore.equals(that.notBefore);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + notBefore.hashCode();
  }

  @Override
  public String toString() {
    return kind + notBefore.map(delay -> " after " + delay).orElse("");
  }
}
