package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait behind each loss of a connection and each attempt that has failed, and when to
 * give up: counts them, and asks the policy. Used by one thread at a time.
 */
final class RetryDelays {
  private final ReconnectPolicy policy;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private int failures;
  private Duration delay = Duration.ZERO;
  private OptionalLong atOnceAt = OptionalLong.empty();

  /** Nothing has failed yet. */
  RetryDelays(ReconnectPolicy policy, RandomGenerator random, LongSupplier nanoTime) {
    this.policy = requireNonNull(policy, "policy is null");
    this.random = requireNonNull(random, "random is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** A connection was lost; empty if there is to be no other one. */
  Optional<Duration> afterLoss(ConnectionFailure loss, Duration uptime) {
    if (uptime.compareTo(policy.stableAfter()) >= 0) {
      failures = 0;
    }
    return afterFailure(loss);
  }

  /** An attempt has failed; empty if there is to be no other one. */
  Optional<Duration> afterFailure(ConnectionFailure failure) {
    failures++;
    RetryAdvice advice = policy.retryOn().apply(failure);
    boolean exhausted = policy.maxRetries() >= 0 && failures > policy.maxRetries();
    if (exhausted || advice.kind() == RetryAdvice.Kind.NEVER) {
      return Optional.empty();
    }
    boolean atOnce = advice.kind() == RetryAdvice.Kind.SOON && failures == 1;
    if (atOnce && !mayGoAtOnce()) {
      advice = advice.withKind(RetryAdvice.Kind.USUAL);
    }
    delay = policy.backoff().delay(failures, advice, random);
    return Optional.of(delay);
  }

  /**
   * Where every connection counts as one that lasted, each loss is the first one: without a limit a
   * server that accepts and closes would be connected to without pause.
   */
  private boolean mayGoAtOnce() {
    long now = nanoTime.getAsLong();
    if (atOnceAt.isPresent() && now - atOnceAt.getAsLong() < policy.backoff().initial().toNanos()) {
      return false;
    }
    atOnceAt = OptionalLong.of(now);
    return true;
  }

  /** Something else went wrong than a connection. */
  void afterFault() {
    failures++;
    delay = policy.backoff().delay(failures, random);
  }

  /** How many failures there were in a row. */
  int failures() {
    return failures;
  }

  /** How long to wait before the next attempt. */
  Duration delay() {
    return delay;
  }

  /** The same, for a caller that waits by itself: {@link #delay} is zero from now on. */
  Duration takeDelay() {
    Duration taken = delay;
    delay = Duration.ZERO;
    return taken;
  }
}
