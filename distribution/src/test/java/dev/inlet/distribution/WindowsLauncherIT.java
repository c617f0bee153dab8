package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the batch file in Wine, with a Java for Windows. No feed is read there, as what Java asks
 * about networks is missing in Wine, and no class archive is made, as that Java has none to add to.
 */
@DisplayName("The launcher for Windows")
@EnabledOnOs(OS.LINUX)
@EnabledIfEnvironmentVariable(named = "WINDOWS_JAVA_HOME", matches = ".+")
final class WindowsLauncherIT {
  private static final Path JAVA =
      Path.of(System.getenv().getOrDefault("WINDOWS_JAVA_HOME", "")).toAbsolutePath();

  private static Path home = Path.of("");

  @TempDir private Path folder;

  @BeforeAll
  static void boot() throws Exception {
    SystemTool.require("wine");
    home = Files.createTempDirectory(Installation.scratch(), "wine");
    run(home, Map.of(), List.of("wine", "wineboot", "--init")).requireSuccess();
  }

  @AfterAll
  static void end() throws Exception {
    run(home, Map.of(), List.of("wineserver", "--kill", "--wait"));
    Installation.delete(home);
  }

  private static Result run(Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", home.toString(),
                "WINEPREFIX", home.resolve("prefix").toString(),
                "WINEDEBUG", "-all",
                // What it would offer to install.
                "WINEDLLOVERRIDES", "mscoree,mshtml=",
                "JAVA_HOME", windows(JAVA),
                "INLET_CACHE", "off"));
    all.putAll(environment);
    all.values().removeIf(String::isEmpty);
    try (Execution execution = Execution.start(directory, all, command)) {
      return execution.await();
    }
  }

  /** How Wine calls a file of this system. */
  private static String windows(Path file) {
    return "Z:" + file.toAbsolutePath().toString().replace('/', '\\');
  }

  /** Runs a line of a batch file in the folder, with "inlet" for the launcher. */
  private Result inlet(Map<String, String> environment, String arguments) throws Exception {
    String launcher = windows(Installation.shared().file("bin/inlet.bat"));
    // As its last line, and without CALL, of which Wine does not pass the status on.
    Files.writeString(folder.resolve("run.bat"), "@\"%s\" %s\r\n".formatted(launcher, arguments));
    Result result = run(folder, environment, List.of("wine", "cmd", "/c", "run.bat"));
    return new Result(result.status(), without(result.out()), without(result.err()));
  }

  /** Without what Wine says, and Java of Wine. */
  private static List<String> without(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("wine: ") && !line.contains("process group affinity"))
        .map(line -> line.replace("\r", ""))
        .toList();
  }

  @Test
  @DisplayName("ends its lines as Windows does, and needs no other character than those of ASCII")
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
  @DisplayName("passes arguments on as they are quoted, and the exit status back")
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
  @DisplayName("passes JAVA_OPTS on, word by word")
  void options() throws Exception {
    Result result = inlet(Map.of("JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal"), "--version");
    assertThat(result.requireSuccess().out())
        .anyMatch(line -> line.matches(".* MaxHeapSize += 67108864 .*"));
  }

  @Test
  @DisplayName("says where it has not found a Java")
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
  @DisplayName("makes the directory of the class archive")
  void archive() throws Exception {
    Path cache = folder.resolve("my cache");
    inlet(Map.of("INLET_CACHE", windows(cache)), "--version").requireSuccess();
    assertThat(cache).isDirectory();
  }
}
