package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect failed. The message says in one line all that is known: the phase, the
 * server's answer, the reason. It holds no secret.
 */
public final class ConnectFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RetryAdvice retryAdvice;

  public ConnectFailedException(String message, RetryAdvice retryAdvice) {
    this(message, retryAdvice, null);
  }

  public ConnectFailedException(
      String message, RetryAdvice retryAdvice, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAdvice = requireNonNull(retryAdvice, "retryAdvice is null");
  }

  public RetryAdvice retryAdvice() {
    return retryAdvice;
  }
}
