package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.inlet.distribution.Execution.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs and rights of the system that a test needs. */
final class SystemTool {

  private SystemTool() {}

  /** Skips the test where there is no such program, unless continuous integration runs it. */
  static void require(String name) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    if (System.getenv("CI") == null) {
      assumeThat(found).as(name + " is installed").isTrue();
    }
  }

  /** Skips the test where this has failed, unless continuous integration runs it. */
  static void requireSuccess(String what, Result result) {
    if (System.getenv("CI") == null) {
      assumeThat(result.status()).as("%s: %s", what, result.err()).isZero();
    }
    assertThat(result.status()).as("%s: %s", what, result.err()).isZero();
  }

  /** Skips the test for whoever is not root, unless continuous integration runs it. */
  static void requireRoot() {
    if (System.getenv("CI") == null) {
      assumeThat(System.getProperty("user.name")).isEqualTo("root");
    }
  }
}
