package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process that hands on a part of what comes")
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a POSIX shell")
final class ContentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  @DisplayName("filters, embeds payloads, and gives them to a command that it starts")
  void filteredToCommand() throws Exception {
    List<String> feed =
        List.of(
            "{\"type\":\"trade\",\"price\":1.50}",
            "{\"type\":\"heartbeat\"}",
            "not JSON",
            "{\"type\":\"quote\",\"price\":2}");
    try (FeedServer server = FeedServer.sending(feed.toArray(String[]::new))) {
      Files.writeString(
          folder.resolve("feed.yaml"),
          """
          input:
            label: prices
            websocket: {url: %s}
          filter:
            drop: {pointer: /type, equals: [heartbeat]}
          output:
            exec:
              command: [sh, -c, cat > taken.jsonl]
              codec: json
              json: {payload: embed, fields: [payload]}
          """
              .formatted(server.uri()));
      try (InletProcess process = InletProcess.in(folder).start("run", "feed.yaml")) {
        Path taken = folder.resolve("taken.jsonl");
        await()
            .atMost(PATIENCE)
            .until(() -> Files.exists(taken) && Files.readAllLines(taken).size() == 3);
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.err())
            .last()
            .asString()
            .endsWith("[prices] ended after 3 messages; the filter has left out 1 message");
        assertThat(taken)
            .content()
            .isEqualTo(
                """
                {"payload":{"type":"trade","price":1.50}}
                {"encoding":"text","payload":"not JSON"}
                {"payload":{"type":"quote","price":2}}
                """);
      }
    }
  }
}
