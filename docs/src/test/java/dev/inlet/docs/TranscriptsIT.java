package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the page about the command line says that commands print")
final class TranscriptsIT {
  private static final Guides.Page PAGE = Guides.page("docs/operations/command-line.md");

  @TempDir private Path folder;

  /** The only block of the page that holds this text, a line each. */
  private static List<String> block(String text) {
    List<Guides.Block> blocks =
        PAGE.blocks("text").stream()
            .filter(block -> String.join("\n", block.lines()).contains(text))
            .toList();
    assertThat(blocks).as("blocks of %s with %s", PAGE.name(), text).hasSize(1);
    return blocks.get(0).lines();
  }

  @BeforeEach
  void trades() throws Exception {
    Files.writeString(
        folder.resolve("trades.yaml"),
        """
        input:
          label: trades
          websocket:
            url: wss://feed.example.com/v1/trades
            basic_auth:
              enabled: true
              username: alice
              password: ${FEED_PASSWORD}
        output:
          file:
            path: trades.jsonl
        """);
    Files.writeString(folder.resolve("feed.env"), "FEED_PASSWORD=correct-horse\n");
  }

  @Test
  @DisplayName("is what create and lint print of a config that is not filled in")
  void create() throws Exception {
    List<String> config = InletProcess.succeed(folder, "create", "websocket/basic_auth/file");
    // The credentials are filled in, the path is not.
    String filled =
        String.join("\n", config)
            .replaceAll("(?m)^( *url:).*$", "$1 wss://feed.example.com/v1/trades")
            .replaceAll("(?m)^( *username:).*$", "$1 alice")
            .replaceAll("(?m)^( *password:).*$", "$1 correct-horse");
    Files.writeString(folder.resolve("trades.yaml"), filled);

    assertThat(problems("lint", "trades.yaml")).isEqualTo(block("output.file.path: is required"));
  }

  @Test
  @DisplayName("is what lint prints of the config that is wrong, as text and as JSON")
  void lint() throws Exception {
    Files.write(folder.resolve("wrong.yaml"), block("connect_timeout: 30\n"));

    assertThat(problems("lint", "wrong.yaml")).isEqualTo(block("wrong.yaml:2:3: "));
    try (InletProcess inlet =
        InletProcess.run(folder, Map.of(), "lint", "--format", "json", "wrong.yaml")) {
      assertThat(inlet.exitStatus()).isEqualTo(2);
      assertThat(inlet.out()).containsAll(block("\"severity\""));
    }
  }

  private List<String> problems(String... arguments) throws Exception {
    try (InletProcess inlet = InletProcess.run(folder, Map.of(), arguments)) {
      assertThat(inlet.exitStatus()).isEqualTo(2);
      return List.copyOf(inlet.err());
    }
  }

  @Test
  @DisplayName("is what echo prints, with the origin of each value")
  void echo() throws Exception {
    assertThat(
            InletProcess.succeed(
                folder,
                "echo",
                "trades.yaml",
                "--set",
                "output.file.codec=json",
                "--env-file",
                "feed.env"))
        .isEqualTo(block("--set output.file.codec"));
  }

  @Test
  @DisplayName("is what explain prints")
  void explain() throws Exception {
    assertThat(InletProcess.succeed(folder, "explain", "ping.interval"))
        .isEqualTo(block("input.websocket.ping.interval\n"));
  }
}
