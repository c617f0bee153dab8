package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whoever has Java alone")
@DisabledOnOs(OS.WINDOWS)
final class FirstFeedIT {
  private static final Pattern FEED = Pattern.compile("ws://\\S+/feed");

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "gets from the archive to messages in a file, with a feed and a config that are in it")
  void firstFeed() throws Exception {
    Path path = Installation.basicTools(folder.resolve("tools"));
    Files.createSymbolicLink(
        path.resolve("java"), Path.of(System.getProperty("java.home"), "bin/java"));
    Installation installation = Installation.shared();
    Map<String, String> alone = Map.of("PATH", path.toString(), "JAVA_HOME", "");

    try (Execution demo = installation.start(folder, alone, "demo", "--port=0")) {
      await().atMost(Duration.ofMinutes(1)).until(() -> feed(demo) != null);
      Map<String, String> withFeed =
          Map.of("PATH", path.toString(), "JAVA_HOME", "", "FEED_URL", String.valueOf(feed(demo)));
      String config = installation.file("etc/trades.yaml").toString();
      assertThat(installation.run(withFeed, "lint", config).requireSuccess().out())
          .containsExactly(config + ": ok");
      try (Execution run = installation.start(folder, withFeed, "run", config)) {
        Path messages = folder.resolve("trades.jsonl");
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.exists(messages) && lines(messages) >= 3);
        run.process().destroy();
        assertThat(run.await().status()).isZero();
      }
      demo.process().destroy();
      assertThat(demo.await().status()).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("trades.jsonl")))
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  @Test
  @DisplayName("finds these commands, and no more, on the page about installing")
  void page() throws IOException {
    List<String> commands =
        Files.readAllLines(Installation.shared().file("docs/operations/install.md")).stream()
            .dropWhile(line -> !line.equals("## From the archive to messages in a file"))
            .dropWhile(line -> !line.equals("```sh"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    assertThat(commands)
        .containsExactly(
            "tar -xzf " + Installation.NAME + ".tar.gz",
            "cd " + Installation.NAME,
            "bin/inlet demo --port 4195 &",
            "bin/inlet lint etc/trades.yaml",
            "bin/inlet run etc/trades.yaml");
    assertThat(Files.readString(Installation.shared().file("etc/trades.yaml")))
        .contains("${FEED_URL:ws://localhost:4195/feed}");
  }

  private static long lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  private static @Nullable String feed(Execution demo) {
    Matcher matcher = FEED.matcher(String.join("\n", demo.out()) + String.join("\n", demo.err()));
    return matcher.find() ? matcher.group() : null;
  }
}
