package dev.inlet.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that this module needs and does not install, such as Node.js.
 *
 * @param name what people call it
 * @param versionCommand what prints its version
 * @param version finds the version's numbers, major and minor, in that
 * @param major the oldest that will do
 * @param minor the oldest that will do of that major version
 */
record Tool(String name, List<String> versionCommand, Pattern version, int major, int minor) {
  static final Tool NODE =
      new Tool("Node.js", List.of("node", "--version"), Pattern.compile("v(\\d+)\\.(\\d+)"), 20, 0);

  /** An older one than what go.mod names fetches that by itself, which 1.21 learnt. */
  static final Tool GO =
      new Tool("Go", List.of("go", "version"), Pattern.compile("go(\\d+)\\.(\\d+)"), 1, 21);

  private static final long SECONDS_FOR_VERSION = 60;

  /**
   * Skips the test if this machine does not have the program.
   *
   * @throws IllegalStateException in continuous integration, where no test may be skipped
   */
  void require() throws InterruptedException {
    Optional<String> problem = problem();
    if (problem.isEmpty()) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(problem.get());
    }
    Assumptions.abort(problem.get());
  }

  /** Why this machine's program will not do; empty if it does. */
  Optional<String> problem() throws InterruptedException {
    Optional<String> found = printedVersion();
    if (found.isPresent() && suffices(found.get())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s %d.%d or later is needed, and %s; install it and have \"%s\" in the PATH"
            .formatted(
                name,
                major,
                minor,
                found.map(text -> "there is " + text).orElse("there is none"),
                versionCommand.get(0)));
  }

  private boolean suffices(String text) {
    Matcher matcher = version.matcher(text);
    if (!matcher.find()) {
      return false;
    }
    int foundMajor = Integer.parseInt(matcher.group(1));
    int foundMinor = Integer.parseInt(matcher.group(2));
    return foundMajor > major || (foundMajor == major && foundMinor >= minor);
  }

  private Optional<String> printedVersion() throws InterruptedException {
    try {
      Path output = Files.createTempFile("version", ".txt");
      try {
        Process process =
            new ProcessBuilder(versionCommand)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(SECONDS_FOR_VERSION, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        return Optional.of(Files.readString(output, UTF_8).strip());
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      // The system does not find it.
      return Optional.empty();
    }
  }
}
