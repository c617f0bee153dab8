package dev.inlet.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.RetryAdvice;
import org.jspecify.annotations.Nullable;

/**
 * The session cannot go on, or cannot begin: the connection ends, or the attempt has failed. The
 * message is shown to the user. It says what is wrong and never holds a secret; what comes from the
 * server goes through {@link ProtocolContext#masker()} first.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RetryAdvice advice;

  /** After which it makes sense to try again with growing delays. */
  public ProtocolException(String message) {
    this(message, RetryAdvice.USUAL);
  }

  /** As {@link #ProtocolException(String)}, with the exception behind it. */
  public ProtocolException(String message, @Nullable Throwable cause) {
    this(message, RetryAdvice.USUAL, cause);
  }

  /** With advice on the next attempt, such as {@link RetryAdvice#SLOW} for a login refused. */
  public ProtocolException(String message, RetryAdvice advice) {
    this(message, advice, null);
  }

  /** As {@link #ProtocolException(String, RetryAdvice)}, with the exception behind it. */
  public ProtocolException(String message, RetryAdvice advice, @Nullable Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
    this.advice = requireNonNull(advice, "advice is null");
  }

  /** When to try again. */
  public RetryAdvice advice() {
    return advice;
  }
}
