package dev.inlet.output;

import java.io.IOException;

/** The output's far end is gone for good, so trying again is of no use: the pipeline ends. */
public final class OutputClosedException extends IOException {
  private static final long serialVersionUID = 1;

  /** For an output that knows the reason but no exception behind it. */
  public OutputClosedException(String message) {
    super(message);
  }

  /** For an output that was told by an exception. */
  public OutputClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
