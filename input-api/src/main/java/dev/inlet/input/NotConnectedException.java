package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The connection is lost. The message says in one line all that is known: who ended it, the close
 * code and reason, what came before. It holds no secret.
 */
public final class NotConnectedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RetryAdvice retryAdvice;

  public NotConnectedException(String message, RetryAdvice retryAdvice) {
    this(message, retryAdvice, null);
  }

  public NotConnectedException(String message, RetryAdvice retryAdvice, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAdvice = requireNonNull(retryAdvice, "retryAdvice is null");
  }

  public RetryAdvice retryAdvice() {
    return retryAdvice;
  }
}
