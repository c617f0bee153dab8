package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands stand in the page, but for the directories and sudo. */
@DisplayName("The page about upgrades")
@DisabledOnOs(OS.WINDOWS)
final class UpgradeIT {
  @TempDir private Path folder;

  @BeforeEach
  void install() throws IOException {
    Path opt = Files.createDirectory(folder.resolve("opt"));
    Installation.shared().copy(opt.resolve(Installation.NAME));
    Files.createDirectories(folder.resolve("usr/local/bin"));
    Files.createDirectories(folder.resolve("etc/inlet"));
    Files.createDirectories(folder.resolve("var/lib/inlet"));
  }

  /** Runs the only command of the page that begins like this. */
  private List<String> run(String beginning) throws Exception {
    List<String> commands =
        Files.readAllLines(Installation.shared().file("docs/operations/upgrade.md")).stream()
            .filter(line -> line.startsWith("sudo " + beginning))
            .toList();
    assertThat(commands).as(beginning).hasSize(1);
    String command =
        commands
            .get(0)
            .substring("sudo ".length())
            .replaceAll("(?<= )(?=/(opt|usr|etc|var)/)", folder.toString());
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv("PATH"),
            "JAVA_HOME", System.getProperty("java.home"),
            "INLET_CACHE", "off");
    try (Execution execution =
        Execution.start(folder.resolve("opt"), environment, List.of("sh", "-c", command))) {
      return execution.await().requireSuccess().out();
    }
  }

  @Test
  @DisplayName(
      "checks the configs of a service, with its variables and files, before anything changes")
  void lint() throws Exception {
    Files.writeString(
        folder.resolve("etc/inlet/environment"), "FEED_URL=wss://feed.example.com/\n");
    Files.writeString(
        folder.resolve("etc/inlet/trades.yaml"),
        """
        input:
          websocket:
            url: '${FEED_URL}'
            bearer: {enabled: true, token_file: token}
        output: {drop: {}}
        """);
    Files.writeString(folder.resolve("var/lib/inlet/token"), "secret of the feed\n");

    assertThat(run("sh -c ")).containsExactly(folder.resolve("etc/inlet/trades.yaml") + ": ok");
  }

  @Test
  @DisplayName("points the link from the old version to the new one")
  void link() throws Exception {
    Path link = folder.resolve("usr/local/bin/inlet");
    Files.createSymbolicLink(link, folder.resolve("opt/inlet-0/bin/inlet"));

    run("ln -sfn");

    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home"));
    try (Execution version =
        Execution.start(folder, environment, Execution.words(link, "--version"))) {
      assertThat(version.await().requireSuccess().out().get(0))
          .isEqualTo("inlet " + Installation.VERSION);
    }
  }
}
