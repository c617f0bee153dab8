package dev.inlet.input;

import org.jspecify.annotations.Nullable;

/** Nothing will ever come from the input any more. */
public final class EndOfInputException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean failure;

  private EndOfInputException(String message, boolean failure, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** The input was closed, or its source has nothing more to give. */
  public static EndOfInputException end(String message) {
    return new EndOfInputException(message, false, null);
  }

  /** The input gave up. */
  public static EndOfInputException failed(String message, Throwable cause) {
    return new EndOfInputException(message, true, cause);
  }

  /** Whether the input gave up, rather than having come to its end. */
  public boolean isFailure() {
    return failure;
  }
}
