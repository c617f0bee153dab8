package dev.inlet.keys;

import org.jspecify.annotations.Nullable;

/**
 * A key or certificate cannot be used. The message is a sentence without its subject, such as
 * "holds no private key", to be put behind the name of a file or field: it says what is wrong and
 * how to fix it, and never holds key or password.
 */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1;

  KeyFileException(String message) {
    this(message, null);
  }

  KeyFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
