package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The token of one section, kept until shortly before its end or until it is refused. */
final class TokenCache {
  // A token that is refused sooner than that was never good, and the next one is no better.
  private static final Duration NEW = Duration.ofSeconds(10);

  private final TokenSource source;
  private final Duration renewBefore;
  private final InstantSource clock;
  private final RenewalTimer timer;
  private final AtomicReference<Optional<Entry>> entry = new AtomicReference<>(Optional.empty());

  /** Where tokens come from. */
  @FunctionalInterface
  interface TokenSource {
    Token fetch() throws AuthException, InterruptedException;
  }

  /** Who says that the time to renew a token has come, by running a task on any thread. */
  @FunctionalInterface
  interface RenewalTimer {
    void schedule(Duration delay, Runnable task);
  }

  /**
   * A token that is kept.
   *
   * @param renewal when it is not to be used any more; far away if nobody knows
   */
  private record Entry(String token, Instant fetched, Instant renewal) {}

  TokenCache(TokenSource source, Duration renewBefore, InstantSource clock, RenewalTimer timer) {
    this.source = source;
    this.renewBefore = renewBefore;
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * A token that is good for an attempt, fetched if there is none.
   *
   * @param whenDue is run, by any thread, when the time to renew that token has come and no other
   *     one was fetched until then
   */
  String get(Runnable whenDue) throws AuthException, InterruptedException {
    Instant now = clock.instant();
    Optional<Entry> good = entry.get().filter(kept -> now.isBefore(kept.renewal()));
    return good.isPresent() ? good.get().token() : fetch(now, whenDue);
  }

  private String fetch(Instant now, Runnable whenDue) throws AuthException, InterruptedException {
    entry.set(Optional.empty());
    Token token = source.fetch();
    Optional<Duration> use = token.life().map(this::use);
    Optional<Entry> fetched =
        Optional.of(new Entry(token.text(), now, use.map(now::plus).orElse(Instant.MAX)));
    entry.set(fetched);
    use.ifPresent(
        delay ->
            timer.schedule(
                delay,
                () -> {
                  if (entry.compareAndSet(fetched, Optional.empty())) {
                    whenDue.run();
                  }
                }));
    return token.text();
  }

  /** A life that is shorter than the reserve is used up to its half. */
  private Duration use(Duration life) {
    return life.compareTo(renewBefore) > 0 ? life.minus(renewBefore) : life.dividedBy(2);
  }

  /**
   * Forgets the token, since the server refused it.
   *
   * @return whether it was not new, so that a new one may be all it takes
   */
  boolean drop() {
    Instant now = clock.instant();
    return entry
        .getAndSet(Optional.empty())
        .map(kept -> !now.isBefore(kept.fetched().plus(NEW)))
        .orElse(false);
  }
}
