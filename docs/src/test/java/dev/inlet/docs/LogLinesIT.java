package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log of the guide to operations")
class LogLinesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  @DisplayName("is what Inlet logs, but for times and numbers")
  void logLines() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(connection -> serve(connection, attempts.incrementAndGet()));
        InletProcess inlet = run(server)) {
      await().atMost(PATIENCE).until(() -> inlet.out().size() == 5);
      assertThat(inlet.terminate()).isZero();
      List<String> real = inlet.err().stream().map(LogLinesIT::normalised).toList();
      assertThat(real)
          .as("the log, which %s shows in part", "docs/operations/watching.md")
          .containsAll(
              Guides.page("docs/operations/watching.md").blocks("log").stream()
                  .flatMap(block -> block.lines().stream())
                  .map(LogLinesIT::normalised)
                  .toList());
    }
  }

  private static void serve(FeedConnection connection, int attempt) throws Exception {
    switch (attempt) {
      case 1 -> connection.reject(401, Map.of(), "unknown user");
      case 2 -> {
        connection.accept();
        connection.sendTexts(List.of("one", "two", "three"));
        connection.sendClose(1008, "too many connections");
        connection.awaitClosed(PATIENCE);
      }
      case 3 -> {
        connection.accept();
        connection.sendText("four");
        connection.closeSocket();
      }
      default -> {
        connection.accept();
        connection.sendText("five");
        connection.stayOpen();
      }
    }
  }

  private InletProcess run(FeedServer server) throws Exception {
    Files.writeString(
        folder.resolve("trades.yaml"),
        """
        input:
          label: trades
          websocket:
            url: %s
            connection: {retry_initial: 50ms, retry_max: 100ms}
        """
            .formatted(server.uri("/trades")));
    return InletProcess.run(folder, Map.of(), "run", "trades.yaml");
  }

  /** Without what differs from run to run. */
  private static String normalised(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
        .replaceAll("localhost:\\d+", "localhost:PORT")
        .replaceAll("\\b(\\d+(ms|s|m|h))+\\b", "DELAY")
        .replaceAll("(?<=brought |after )\\d+ messages?", "MESSAGES");
  }
}
