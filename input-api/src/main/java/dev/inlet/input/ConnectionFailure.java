package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known about an attempt to connect that failed, or a connection that was lost. Immutable;
 * begin with {@link #of} and add what is known.
 */
public final class ConnectionFailure {
  private final String message;
  private final RetryAdvice retryAdvice;
  private final Optional<String> phase;
  private final OptionalInt code;
  private final Optional<Duration> silence;
  private final Optional<Throwable> cause;

  private ConnectionFailure(
      String message,
      RetryAdvice retryAdvice,
      Optional<String> phase,
      OptionalInt code,
      Optional<Duration> silence,
      Optional<Throwable> cause) {
    this.message = requireNonNull(message, "message is null");
    this.retryAdvice = requireNonNull(retryAdvice, "retryAdvice is null");
    this.phase = phase;
    this.code = code;
    this.silence = silence;
    this.cause = cause;
  }

  /**
   * A failure after which another attempt makes sense, with growing delays.
   *
   * @param message one line that says all of it to a person: the phase, the other side's answer,
   *     the reason; must hold no secret
   */
  public static ConnectionFailure of(String message) {
    return new ConnectionFailure(
        message,
        RetryAdvice.USUAL,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with what it means for the next attempt; {@link RetryAdvice#USUAL} without it. */
  public ConnectionFailure withRetryAdvice(RetryAdvice newRetryAdvice) {
    return new ConnectionFailure(message, newRetryAdvice, phase, code, silence, cause);
  }

  /**
   * The same, with how far the connection had come.
   *
   * @param newPhase one word of the input's own, such as {@code tls}
   */
  public ConnectionFailure withPhase(String newPhase) {
    return new ConnectionFailure(message, retryAdvice, Optional.of(newPhase), code, silence, cause);
  }

  /**
   * The same, with the number by which the other side gave its reason; a user's {@code retry_on}
   * goes by it.
   *
   * @param newCode an HTTP status, or the close code of a websocket
   */
  public ConnectionFailure withCode(int newCode) {
    return new ConnectionFailure(
        message, retryAdvice, phase, OptionalInt.of(newCode), silence, cause);
  }

  /**
   * The same, with how long before the failure the other side had given its last sign of life. A
   * host counts it into the gap in which messages may be missing.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ConnectionFailure withSilence(Duration newSilence) {
    if (newSilence.isNegative()) {
      throw new IllegalArgumentException("silence is negative");
    }
    return new ConnectionFailure(message, retryAdvice, phase, code, Optional.of(newSilence), cause);
  }

  /** The same, with the exception behind it. */
  public ConnectionFailure withCause(Throwable newCause) {
    return new ConnectionFailure(message, retryAdvice, phase, code, silence, Optional.of(newCause));
  }

  /** One line that says all of it to a person; holds no secret. */
  public String message() {
    return message;
  }

  /** What it means for the next attempt; a host may be configured to do otherwise. */
  public RetryAdvice retryAdvice() {
    return retryAdvice;
  }

  /** How far the connection had come, in one word of the input's own. */
  public Optional<String> phase() {
    return phase;
  }

  /** The HTTP status or close code by which the other side gave its reason. */
  public OptionalInt code() {
    return code;
  }

  /**
   * How long before the failure the other side had given its last sign of life; never negative.
   * Empty if the input does not know, which counts as zero.
   */
  public Optional<Duration> silence() {
    return silence;
  }

  /** The exception behind it. */
  public Optional<Throwable> cause() {
    return cause;
  }

  @Override
  public String toString() {
    return "ConnectionFailure[" + message + ", " + retryAdvice + "]";
  }
}
