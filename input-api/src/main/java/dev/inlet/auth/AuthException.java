package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * There are no credentials to be had for now: the attempt to connect has failed. The message is
 * shown to the user. It says what is wrong and never holds a secret; what comes from elsewhere,
 * such as the answer of a token server, goes through {@link AuthContext#masker()} first.
 */
public final class AuthException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient AuthAdvice advice;

  /** After which it makes sense to try again with growing delays. */
  public AuthException(String message) {
    this(message, AuthAdvice.RETRY);
  }

  /** As {@link #AuthException(String)}, with the exception behind it. */
  public AuthException(String message, @Nullable Throwable cause) {
    this(message, AuthAdvice.RETRY, cause);
  }

  /** With advice on the next attempt, such as {@link AuthAdvice#SLOW} for a wrong password. */
  public AuthException(String message, AuthAdvice advice) {
    this(message, advice, null);
  }

  /** As {@link #AuthException(String, AuthAdvice)}, with the exception behind it. */
  public AuthException(String message, AuthAdvice advice, @Nullable Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
    this.advice = requireNonNull(advice, "advice is null");
  }

  /** When to try again. */
  public AuthAdvice advice() {
    return advice;
  }
}
