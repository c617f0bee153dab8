package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known about an attempt to connect that failed, or a connection that was lost. Immutable;
 * begin with {@link #of} and add what is known.
 *
 * @param message one line that says all of it to a person: the phase, the other side's answer, the
 *     reason; holds no secret
 * @param retryAdvice what it means for the next attempt; a host may be configured to do otherwise
 * @param phase how far the connection had come, in one word of the input's own, such as {@code tls}
 * @param code the number by which the other side gave its reason: an HTTP status, or the close code
 *     of a websocket
 * @param silence how long before the failure the other side had given its last sign of life; empty
 *     if the input does not know, which counts as zero
 * @param cause the exception behind it
 */
public record ConnectionFailure(
    String message,
    RetryAdvice retryAdvice,
    Optional<String> phase,
    OptionalInt code,
    Optional<Duration> silence,
    Optional<Throwable> cause) {

  public ConnectionFailure {
    requireNonNull(message, "message is null");
    requireNonNull(retryAdvice, "retryAdvice is null");
    requireNonNull(phase, "phase is null");
    requireNonNull(code, "code is null");
    requireNonNull(silence, "silence is null");
    requireNonNull(cause, "cause is null");
    if (silence.isPresent() && silence.get().isNegative()) {
      throw new IllegalArgumentException("silence is negative");
    }
  }

  /** A failure after which another attempt makes sense, with growing delays. */
  public static ConnectionFailure of(String message) {
    return new ConnectionFailure(
        message,
        RetryAdvice.USUAL,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public ConnectionFailure withRetryAdvice(RetryAdvice newRetryAdvice) {
    return new ConnectionFailure(message, newRetryAdvice, phase, code, silence, cause);
  }

  public ConnectionFailure withPhase(String newPhase) {
    return new ConnectionFailure(message, retryAdvice, Optional.of(newPhase), code, silence, cause);
  }

  public ConnectionFailure withCode(int newCode) {
    return new ConnectionFailure(
        message, retryAdvice, phase, OptionalInt.of(newCode), silence, cause);
  }

  public ConnectionFailure withSilence(Duration newSilence) {
    return new ConnectionFailure(message, retryAdvice, phase, code, Optional.of(newSilence), cause);
  }

  public ConnectionFailure withCause(Throwable newCause) {
    return new ConnectionFailure(message, retryAdvice, phase, code, silence, Optional.of(newCause));
  }
}
