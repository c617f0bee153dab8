package dev.inlet.runner.cli;

/** A command cannot do what it was asked for. The message is for the person who asked. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1;

  CommandFailedException(String message) {
    super(message);
  }

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
