package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.runner.config.YamlConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("inlet echo")
final class EchoCommandTest {
  private static final String CONFIG =
      """
      input:
        label: trades
        websocket:
          url: wss://feed.example.com/v1?token=hunter2secret
          connect_timeout: ${CONNECT_TIMEOUT:90s}
          headers: {X-Key: hunter2secret}
          bearer:
            enabled: true
            token: ${FEED_TOKEN}
      output: {file: {path: "${FOLDER}/x.log"}}
      """;

  @TempDir private Path folder;
  private String file = "";
  private String variables = "";

  @BeforeEach
  void writeFiles() throws IOException {
    file = Files.writeString(folder.resolve("e.yaml"), CONFIG).toString();
    variables =
        Files.writeString(
                folder.resolve("feed.env"),
                "# for the feed\nFEED_TOKEN='hunter2secret'\nFOLDER=" + folder + "\n")
            .toString();
  }

  @Test
  @DisplayName("shows what counts, without secrets, and where each value came from")
  void yaml() {
    CommandRun echo =
        CommandRun.of("echo", file, "--env-file", variables, "--set", "logger.level=debug");

    assertThat(echo.err()).isEmpty();
    assertThat(echo.status()).isZero();
    assertThat(echo.out())
        .containsExactly(
            "# " + file,
            "input:",
            "  label: trades # " + file + ":2",
            "  websocket:",
            "    url: wss://feed.example.com/v1?token=[REDACTED] # " + file + ":4",
            "    bearer:",
            "      enabled: true # " + file + ":8",
            "      token: \"[REDACTED]\" # " + file + ":9, variable FEED_TOKEN",
            "    headers: \"[REDACTED]\" # " + file + ":6",
            "    connect_timeout: 1m30s # " + file + ":5, variable CONNECT_TIMEOUT",
            "output:",
            "  file:",
            "    path: " + folder + "/x.log # " + file + ":10, variable FOLDER",
            "logger:",
            "  level: debug # --set logger.level");
  }

  @Test
  @DisplayName("shows defaults as well, if all is asked for")
  void all() {
    assertThat(CommandRun.of("echo", "--all", file, "--env-file", variables).out())
        .contains("    idle_timeout: 0s # default", "    ping:", "      interval: 20s # default")
        .noneMatch(line -> line.contains("basic_auth"));
  }

  @Test
  @DisplayName("prints an object on a line for each config, if JSON is asked for")
  void json() {
    CommandRun echo = CommandRun.of("echo", "--format", "json", file, "--env-file", variables);

    assertThat(echo.out()).singleElement().asString().doesNotContain("hunter2");
    assertThat(YamlConfig.parse("out", echo.text()).toPlain())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("file", file)
        .extractingByKey("origins", InstanceOfAssertFactories.MAP)
        .containsAllEntriesOf(
            Map.of(
                "input.label", file + ":2",
                "input.websocket.bearer.token", file + ":9, variable FEED_TOKEN"));
  }

  @Test
  @DisplayName("reports what is wrong with a config, and shows nothing of it")
  void wrong() {
    CommandRun echo = CommandRun.of("echo", file);

    assertThat(echo.status()).isEqualTo(ExitStatus.WRONG_USE);
    assertThat(echo.out()).isEmpty();
    assertThat(echo.err()).anyMatch(line -> line.contains("variable FEED_TOKEN is not set"));
  }
}
