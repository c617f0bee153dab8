package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.inlet.distribution.Execution.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs, variables and privileges that a test needs. */
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

  /**
   * Gives the value of an environment variable. Skips the test where it is not set, unless
   * continuous integration runs it.
   */
  static String requireVariable(String name) {
    String value = System.getenv().getOrDefault(name, "");
    if (System.getenv("CI") == null) {
      assumeThat(value).as("the variable " + name).isNotEmpty();
    }
    assertThat(value).as("the variable " + name).isNotEmpty();
    return value;
  }

  /** Skips the test where this has failed, unless continuous integration runs it. */
  static void requireSuccess(String what, Result result) {
    if (System.getenv("CI") == null) {
      assumeThat(result.status()).as("%s: %s", what, result.err()).isZero();
    }
    assertThat(result.status()).as("%s: %s", what, result.err()).isZero();
  }

  /** Skips the test for users other than root, unless continuous integration runs it. */
  static void requireRoot() {
    if (System.getenv("CI") == null) {
      assumeThat(System.getProperty("user.name")).isEqualTo("root");
    }
  }
}
