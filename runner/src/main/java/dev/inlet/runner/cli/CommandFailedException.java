package dev.inlet.runner.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for. The message is for the person who asked. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  CommandFailedException(String message) {
    this(message, null, ExitStatus.FAILURE);
  }

  CommandFailedException(String message, Throwable cause) {
    this(message, cause, ExitStatus.FAILURE);
  }

  private CommandFailedException(String message, @Nullable Throwable cause, int status) {
    super(message, cause);
    this.status = status;
  }

  /** What an option says or names cannot be used, and nothing was started. */
  static CommandFailedException wrongUse(String message, @Nullable Throwable cause) {
    return new CommandFailedException(message, cause, ExitStatus.WRONG_USE);
  }

  /** With what the process ends. */
  int status() {
    return status;
  }
}
