package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the batch file in Wine, with a Java for Windows. Reads no feed, as Wine lacks the network
 * functions that Java calls, and makes no class archive, as that Java has no base archive.
 */
@DisplayName("The launcher for Windows")
@Tag("system")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class WindowsLauncherIT {
  private static @Nullable Wine wine;

  @TempDir private Path folder;

  @BeforeAll
  static void boot() throws Exception {
    SystemTool.require("wine");
    Path java = Path.of(SystemTool.requireVariable("WINDOWS_JAVA_HOME")).toAbsolutePath();
    wine = new Wine(Files.createTempDirectory(Installation.scratch(), "wine"), java);
    wine.boot();
  }

  @AfterAll
  static void end() throws Exception {
    if (wine != null) {
      wine.end();
    }
  }

  /** Wine with a home directory of its own, and the Java for Windows that the launcher finds. */
  private record Wine(Path home, Path java) {

    void boot() throws Exception {
      run(home, Map.of(), "wine", "wineboot", "--init").requireSuccess();
    }

    Result run(Path directory, Map<String, String> environment, String... command)
        throws Exception {
      Map<String, String> all =
          new HashMap<>(
              Map.of(
                  "PATH", System.getenv("PATH"),
                  "HOME", home.toString(),
                  "WINEPREFIX", home.resolve("prefix").toString(),
                  "WINEDEBUG", "-all",
                  // Components that Wine would otherwise offer to install.
                  "WINEDLLOVERRIDES", "mscoree,mshtml=",
                  "JAVA_HOME", windows(java),
                  "INLET_CACHE", "off"));
      all.putAll(environment);
      all.values().removeIf(String::isEmpty);
      try (Execution execution = Execution.start(directory, all, List.of(command))) {
        return execution.await();
      }
    }

    void end() throws Exception {
      try {
        run(home, Map.of(), "wineserver", "--kill", "--wait");
      } finally {
        Installation.delete(home);
      }
    }
  }

  /** The Windows path of a file of this machine. */
  private static String windows(Path file) {
    return "Z:" + file.toAbsolutePath().toString().replace('/', '\\');
  }

  /** Runs a line of a batch file in the folder, with "inlet" for the launcher. */
  private Result inlet(Map<String, String> environment, String arguments) throws Exception {
    if (wine == null) {
      throw new IllegalStateException("Wine was not started");
    }
    String launcher = windows(Installation.shared().file("bin/inlet.bat"));
    // The last line, without CALL: after CALL, Wine does not pass on the exit status.
    Files.writeString(folder.resolve("run.bat"), "@\"%s\" %s\r\n".formatted(launcher, arguments));
    Result result = wine.run(folder, environment, "wine", "cmd", "/c", "run.bat");
    return new Result(result.status(), withoutWine(result.out()), withoutWine(result.err()));
  }

  /** Removes messages of Wine, and those of Java about Wine. */
  private static List<String> withoutWine(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("wine: ") && !line.contains("process group affinity"))
        .map(line -> line.replace("\r", ""))
        .toList();
  }

  @Test
  @DisplayName("is ASCII with the line ends of Windows")
  void text() throws Exception {
    String text = Files.readString(Installation.shared().file("bin/inlet.bat"));
    assertThat(text.chars()).allMatch(character -> character < 128);
    assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
  }

  @Test
  @DisplayName("starts from a directory with a space in its name, with the plugins beside it")
  void version() throws Exception {
    assertThat(inlet(Map.of(), "--version").requireSuccess().out())
        .startsWith("inlet " + Installation.VERSION)
        .anyMatch(line -> line.startsWith("Windows "));
    assertThat(inlet(Map.of(), "list").requireSuccess().out())
        .anyMatch(line -> line.contains("kafka") && line.contains("plugins"));
  }

  @Test
  @DisplayName("passes on quoted arguments, and returns the exit status")
  void arguments() throws Exception {
    Files.writeString(folder.resolve("a b.yaml"), "input: [\n");
    assertThat(inlet(Map.of(), "lint \"a b.yaml\" --set \"output.file.path=two words\""))
        .isEqualTo(
            new Result(
                2,
                List.of(),
                List.of("a b.yaml:2:1: a value is missing at the end; is a bracket still open?")));
    Result field = inlet(Map.of(), "explain \"no such field\"");
    assertThat(field.status()).isEqualTo(2);
    assertThat(field.err().get(0)).contains("there is no field \"no such field\"");
    assertThat(inlet(Map.of(), "explain ping.interval").status()).isZero();
  }

  @Test
  @DisplayName("passes on JAVA_OPTS, split at spaces")
  void options() throws Exception {
    Result result = inlet(Map.of("JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal"), "--version");
    assertThat(result.requireSuccess().out())
        .anyMatch(line -> line.matches(".* MaxHeapSize += 67108864 .*"));
  }

  @Test
  @DisplayName("names the Java that cannot be run")
  void noJava() throws Exception {
    assertThat(inlet(Map.of("JAVA_HOME", "Z:\\no where"), "--version"))
        .isEqualTo(
            new Result(
                1,
                List.of(),
                List.of(
                    "inlet: \"Z:\\no where\\bin\\java.exe\" cannot be run; install Java 17 or"
                        + " later, or set JAVA_HOME")));
  }

  @Test
  @DisplayName("creates the directory of the class archive")
  void archive() throws Exception {
    Path cache = folder.resolve("my cache");
    inlet(Map.of("INLET_CACHE", windows(cache)), "--version").requireSuccess();
    assertThat(cache).isDirectory();
  }
}
