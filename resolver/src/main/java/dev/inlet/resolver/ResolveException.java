package dev.inlet.resolver;

/** A plugin could not be fetched. The message is one line for people and holds no password. */
public final class ResolveException extends Exception {
  private static final long serialVersionUID = 1;

  ResolveException(String message) {
    super(message);
  }

  ResolveException(String message, Throwable cause) {
    super(message, cause);
  }
}
