package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The token of one section, kept until shortly before its end or until it is refused. */
final class TokenCache {
  // A token that is refused sooner than that was never good, and the next one is no better.
  private static final Duration NEW = Duration.ofSeconds(10);

  private final TokenSource source;
  private final Duration renewBefore;
  private final InstantSource clock;
  private Optional<Entry> entry = Optional.empty();

  /** Where tokens come from. */
  @FunctionalInterface
  interface TokenSource {
    Token fetch() throws AuthException, InterruptedException;
  }

  /**
   * A token that is kept.
   *
   * @param renewal when it is not to be used any more; far away if nobody knows
   */
  private record Entry(String token, Instant fetched, Instant renewal) {}

  TokenCache(TokenSource source, Duration renewBefore, InstantSource clock) {
    this.source = source;
    this.renewBefore = renewBefore;
    this.clock = clock;
  }

  /** A token that is good for an attempt, fetched if there is none. */
  String get() throws AuthException, InterruptedException {
    Instant now = clock.instant();
    Optional<Entry> good = entry.filter(kept -> now.isBefore(kept.renewal()));
    Entry current = good.isPresent() ? good.get() : fetch(now);
    entry = Optional.of(current);
    return current.token();
  }

  private Entry fetch(Instant now) throws AuthException, InterruptedException {
    entry = Optional.empty();
    Token token = source.fetch();
    // A life that is shorter than the reserve is used up to its half.
    Instant renewal =
        token
            .life()
            .map(life -> life.compareTo(renewBefore) > 0 ? life.minus(renewBefore) : half(life))
            .map(now::plus)
            .orElse(Instant.MAX);
    return new Entry(token.text(), now, renewal);
  }

  private static Duration half(Duration life) {
    return life.dividedBy(2);
  }

  /**
   * Forgets the token, since the server refused it.
   *
   * @return whether it was not new, so that a new one may be all it takes
   */
  boolean drop() {
    Instant now = clock.instant();
    boolean wasOld = entry.map(kept -> !now.isBefore(kept.fetched().plus(NEW))).orElse(false);
    entry = Optional.empty();
    return wasOld;
  }
}
