package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Java that has virtual threads: that of the test, or the one in {@code LATER_JAVA_HOME}. */
final class LaterJava {
  private static final String HOME = "LATER_JAVA_HOME";
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private LaterJava() {}

  /** The program; skips the test where there is none, unless continuous integration runs it. */
  static Path require() {
    Optional<Path> found = find();
    if (System.getenv("CI") == null) {
      assumeThat(found).as("Java 21 or later is installed, and " + HOME + " names it").isPresent();
    }
    assertThat(found).as(HOME + " names Java 21 or later").isPresent();
    return found.orElseThrow();
  }

  private static Optional<Path> find() {
    String home =
        Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
            ? System.getProperty("java.home")
            : System.getenv(HOME);
    return Optional.ofNullable(home)
        .map(folder -> Path.of(folder, "bin", "java"))
        .filter(Files::isExecutable);
  }
}
