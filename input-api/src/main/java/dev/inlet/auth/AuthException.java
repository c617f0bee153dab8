package dev.inlet.auth;

import org.jspecify.annotations.Nullable;

/** There are no credentials to be had for now. The message never holds a secret. */
public final class AuthException extends Exception {
  private static final long serialVersionUID = 1;

  public AuthException(String message) {
    this(message, null);
  }

  public AuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
