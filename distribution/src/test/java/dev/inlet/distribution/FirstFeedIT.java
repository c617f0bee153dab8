package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static long lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  private static @Nullable String feed(Execution demo) {
    Matcher matcher = FEED.matcher(String.join("\n", demo.out()) + String.join("\n", demo.err()));
    return matcher.find() ? matcher.group() : null;
  }
}
