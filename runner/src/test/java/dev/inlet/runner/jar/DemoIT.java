package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo")
@Timeout(120)
final class DemoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private static void assertReadings(List<String> lines, int count) {
    assertThat(lines)
        .zipSatisfy(
            IntStream.rangeClosed(1, count).boxed().toList(),
            (line, number) ->
                assertThat(line).startsWith("{\"sequence\":" + number + ",\"station\":"));
  }

  @Test
  @DisplayName("prints ten messages and ends")
  void tenMessages() throws Exception {
    InletProcess.Result result = InletProcess.in(folder).run("demo");

    assertThat(result.status()).isZero();
    assertReadings(result.out(), 10);
    assertThat(String.join("\n", result.err()))
        .startsWith("A feed is at ws://127.0.0.1:")
        .contains("ended after 10 messages")
        .doesNotContain(" WARN ");
  }

  @Test
  @DisplayName("prints as many messages as it is told to, as fast as it is told to")
  void count() throws Exception {
    InletProcess.Result result =
        InletProcess.in(folder).run("demo", "--count", "2000", "--rate", "10000");

    assertThat(result.status()).isZero();
    assertReadings(result.out(), 2_000);
  }

  @Test
  @DisplayName("goes on until a signal comes if it is told to")
  void endless() throws Exception {
    try (InletProcess process =
        InletProcess.in(folder).start("demo", "--count", "0", "--rate", "1000")) {
      await().atMost(PATIENCE).until(() -> process.out().size() > 20);
      process.terminate();

      assertThat(process.await().status()).isZero();
    }
  }

  @Test
  @DisplayName("serves a feed for the config that it prints")
  void serves() throws Exception {
    try (InletProcess feed =
        InletProcess.in(folder).start("demo", "--port", "0", "--rate", "100")) {
      await().atMost(PATIENCE).until(() -> feed.err().contains("    codec: lines"));
      assertThat(feed.err().get(0))
          .startsWith("Serving 100 messages per second on ws://127.0.0.1:")
          .endsWith("/feed until a signal comes. A config for it:");
      List<String> config = feed.err().subList(feed.err().indexOf("input:"), feed.err().size());
      Files.write(folder.resolve("mine.yaml"), config);
      try (InletProcess mine = InletProcess.in(folder).start("run", "mine.yaml")) {
        await().atMost(PATIENCE).until(() -> mine.out().size() >= 3);
        mine.terminate();
        InletProcess.Result result = mine.await();

        assertThat(result.status()).isZero();
        assertReadings(result.out().subList(0, 3), 3);
      }
      feed.terminate();
      InletProcess.Result result = feed.await();

      assertThat(result.status()).isZero();
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  @DisplayName("says so in one line if its port is taken")
  void portTaken() throws Exception {
    try (InletProcess first = InletProcess.in(folder).start("demo", "--port", "0")) {
      await().atMost(PATIENCE).until(() -> !first.err().isEmpty());
      String port = first.err().get(0).replaceAll(".*127\\.0\\.0\\.1:(\\d+)/.*", "$1");
      InletProcess.Result result = InletProcess.in(folder).run("demo", "--port", port);

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .singleElement()
          .asString()
          .startsWith("inlet demo: cannot serve on port " + port + ": Address already in use");
    }
  }
}
