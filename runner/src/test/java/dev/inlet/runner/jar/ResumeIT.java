package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipeline with resume")
@Timeout(180)
final class ResumeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MESSAGES = 3_000;
  private static final int KILLS = 3;

  @TempDir private Path folder;

  /** Sends what comes behind the cursor of the request, and cuts most connections off. */
  private static FeedServer server(Random random) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          int next = 1 + cursor(connection);
          int end;
          synchronized (random) {
            end = Math.min(MESSAGES, next + 50 + random.nextInt(400));
          }
          while (next <= end) {
            int last = Math.min(end, next + 19);
            connection.sendTexts(
                IntStream.rangeClosed(next, last)
                    .mapToObj(number -> "{\"seq\":" + number + "}")
                    .toList());
            next = last + 1;
          }
          if (next > MESSAGES) {
            connection.stayOpen();
          }
        });
  }

  private static int cursor(FeedConnection connection) {
    String target = connection.request().target();
    int at = target.indexOf("cursor=");
    return at < 0 ? 0 : Integer.parseInt(target.substring(at + "cursor=".length()));
  }

  private void config(FeedServer server, String url) throws IOException {
    Files.writeString(
        folder.resolve("numbers.yaml"),
        """
        input:
          label: numbers
          websocket:
            url: %s
            connection: {retry_initial: 10ms, retry_max: 100ms}
            feed:
              enabled: true
              cursor: /seq
              resume: {query: cursor}
        output:
          file: {path: out.jsonl}
        resume: {file: position.json, interval: 50ms}
        """
            .formatted(server.uri(url)));
  }

  private List<Integer> written() throws IOException {
    Path file = folder.resolve("out.jsonl");
    if (Files.notExists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    return whole
        .lines()
        .map(line -> Integer.parseInt(line.substring("{\"seq\":".length(), line.length() - 1)))
        .toList();
  }

  @Test
  @DisplayName("loses nothing when connections are cut and the process is killed")
  void losesNothing() throws Exception {
    try (FeedServer server = server(new Random(16))) {
      config(server, "/");
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = MESSAGES * kill / (KILLS + 1);
        try (InletProcess process = InletProcess.in(folder).start("run", "numbers.yaml")) {
          await().atMost(PATIENCE).until(() -> written().size() >= enough);
          process.kill();
          process.await();
        }
      }
      try (InletProcess process = InletProcess.in(folder).start("run", "numbers.yaml")) {
        // All may have been there before; a process that has just started knows no signals yet.
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    written().contains(MESSAGES)
                        && process.err().stream().anyMatch(line -> line.contains("connected")));
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
      List<Integer> written = written();
      assertThat(written.stream().distinct().sorted().toList())
          .isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
      for (int i = 1; i < written.size(); i++) {
        assertThat(written.get(i)).isLessThanOrEqualTo(written.get(i - 1) + 1);
      }
      assertThat(Files.readString(folder.resolve("position.json")))
          .contains("\"source\":\"websocket feed ws://")
          .contains("\"" + MESSAGES + "\"");
    }
  }

  @Test
  @DisplayName("refuses the positions of another source with a sentence, and starts nothing")
  void otherSource() throws Exception {
    try (FeedServer server = server(new Random(16))) {
      config(server, "/a");
      try (InletProcess process = InletProcess.in(folder).start("run", "numbers.yaml")) {
        await().atMost(PATIENCE).until(() -> written().contains(MESSAGES));
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
      config(server, "/b");
      InletProcess.Result refused = InletProcess.in(folder).run("run", "numbers.yaml");
      assertThat(refused.status()).isEqualTo(2);
      assertThat(String.join("\n", refused.err()))
          .contains("the positions that were kept are those of")
          .doesNotContain("\tat ");
    }
  }
}
