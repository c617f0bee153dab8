package dev.inlet.runner.cli;

/** What the process tells whoever started it. */
final class ExitStatus {

  /** All went well, also when a signal ended it. */
  static final int OK = 0;

  /** Something failed while it ran. */
  static final int FAILURE = 1;

  /** The command line or a configuration is wrong; nothing was started. */
  static final int WRONG_USE = 2;

  private ExitStatus() {}
}
