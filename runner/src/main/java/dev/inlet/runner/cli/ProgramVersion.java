package dev.inlet.runner.cli;

import dev.inlet.runner.Inlet;
import java.util.Optional;

/** Which Inlet this is. */
final class ProgramVersion {
  private ProgramVersion() {}

  /** The program and its version. */
  static String line() {
    return "inlet " + number();
  }

  private static String number() {
    return Optional.ofNullable(Inlet.class.getPackage().getImplementationVersion())
        .orElse("(not built as a jar)");
  }
}
