package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be said without an engine that would build the image: its commands run outside of it.
 */
@DisplayName("The Dockerfile")
@EnabledOnOs(OS.LINUX)
final class ContainerImageIT {
  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern MONITOR = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

  @TempDir private Path folder;

  private static String text() throws IOException {
    return Files.readString(Installation.shared().file("docker/Dockerfile")).replace("\\\n", "");
  }

  /** What stands behind the first line with this instruction. */
  private static String instruction(String name) throws IOException {
    Matcher matcher = Pattern.compile("(?m)^" + name + " (.*)$").matcher(text());
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }

  private static List<String> strings(String array) {
    return STRING.matcher(array).results().map((MatchResult match) -> match.group(1)).toList();
  }

  /** The words of an instruction, as they are where the image's files are in a directory. */
  private List<String> command(String name) throws IOException {
    return strings(instruction(name)).stream()
        .map(word -> word.replace("/opt/inlet", folder.resolve("opt/inlet").toString()))
        .map(
            word ->
                word.equals("/usr/bin/java") ? System.getProperty("java.home") + "/bin/java" : word)
        .toList();
  }

  @Test
  @DisplayName("copies what is in the archive, and ends as a user without rights")
  void files() throws IOException {
    List<String[]> copies =
        text()
            .lines()
            .filter(line -> line.startsWith("COPY "))
            .map(line -> line.split(" +", -1))
            .toList();
    assertThat(copies).isNotEmpty();
    for (String[] words : copies) {
      List<String> sources =
          Arrays.stream(words, 1, words.length - 1).filter(word -> !word.startsWith("--")).toList();
      assertThat(sources)
          .isNotEmpty()
          // A pattern may stand for nothing, such as for what Maven leaves out when it is offline.
          .filteredOn(source -> !source.contains("["))
          .isNotEmpty()
          .allMatch(source -> Files.exists(Installation.shared().file(source)));
    }
    assertThat(
            text().lines().filter(line -> line.startsWith("USER ")).reduce((first, last) -> last))
        .hasValue("USER 65532:65532");
  }

  @Test
  @DisplayName(
      "makes a class archive, starts with it and with options that its check of health, true while"
          + " the process lives, does not have")
  void commands() throws Exception {
    Files.createDirectory(folder.resolve("opt"));
    Installation.shared().copy(folder.resolve("opt/inlet"));
    Map<String, String> none = Map.of();
    try (Execution dump = Execution.start(folder, none, command("RUN"))) {
      assertThat(dump.await().requireSuccess().out()).isEmpty();
    }
    assertThat(folder.resolve("opt/inlet/lib/inlet.jsa")).exists();
    Path options =
        Files.copy(
            Installation.shared().file("docker/jvm.options"),
            folder.resolve("opt/inlet/jvm.options"));
    assertThat(Files.readAllLines(options)).allMatch(line -> line.startsWith("#"));
    // Of the one process that it is for.
    Files.writeString(
        options, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0\n");

    Path configs = Files.createDirectory(folder.resolve("pipelines"));
    Path config =
        Files.writeString(
            configs.resolve("trades.yaml"),
            "input:\n  websocket:\n    url: ws://localhost:1/\noutput:\n  drop: {}\n");
    List<String> start = new ArrayList<>(command("ENTRYPOINT"));
    assertThat(command("CMD")).containsExactly("run", "/etc/inlet", "--monitor", "0.0.0.0:9464");
    start.addAll(List.of("run", config.toString(), "--monitor", "127.0.0.1:0"));
    try (Execution run = Execution.start(folder, none, start)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> MONITOR.matcher(err(run)).find());
      Path maps = Path.of("/proc", Long.toString(run.process().pid()), "maps");
      assertThat(Files.readString(maps)).as("what it has mapped").contains("inlet.jsa");
      assertThat(run.out()).anyMatch(line -> line.startsWith("Listening for transport dt_socket"));
      Matcher monitor = MONITOR.matcher(err(run));
      assertThat(monitor.find()).isTrue();
      List<String> health =
          command("HEALTHCHECK").stream()
              .map(word -> word.replace("127.0.0.1:9464", "127.0.0.1:" + monitor.group(1)))
              .toList();
      try (Execution check = Execution.start(folder, none, health)) {
        assertThat(check.await().requireSuccess().out()).containsExactly("live");
      }
      run.process().destroy();
      assertThat(run.await().status()).isZero();
      try (Execution check = Execution.start(folder, none, health)) {
        assertThat(check.await().status()).isOne();
      }
    }
  }

  private static String err(Execution execution) {
    return String.join("\n", execution.err());
  }

  @Test
  @DisplayName("is as a linter of such files wants it")
  void linted() throws Exception {
    SystemTool.require("hadolint");
    Path file = Installation.shared().file("docker/Dockerfile");
    assertThat(Execution.run(folder, "hadolint", file.toString()).requireSuccess().out()).isEmpty();
  }
}
