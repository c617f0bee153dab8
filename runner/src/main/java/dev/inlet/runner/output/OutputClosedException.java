package dev.inlet.runner.output;

import java.io.IOException;

/** The output's far end is gone for good, so trying again is of no use. */
public final class OutputClosedException extends IOException {
  private static final long serialVersionUID = 1;

  public OutputClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
