package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.kafka.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output kafka, as the folder of a plugin")
class KafkaOutputIT {
  static final Path PLUGINS = Guides.ROOT.resolve("output-kafka/target/plugins");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static KafkaBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(data, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  @DisplayName("writes every message in order, although the broker is killed meanwhile")
  void brokerKilled() throws Exception {
    Semaphore killed = new Semaphore(0);
    Semaphore sentWhileAway = new Semaphore(0);
    Semaphore back = new Semaphore(0);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  send(connection, 0, 1000);
                  killed.acquire();
                  send(connection, 1000, 2000);
                  sentWhileAway.release();
                  back.acquire();
                  send(connection, 2000, 3000);
                  connection.stayOpen();
                });
        InletProcess inlet = run(server)) {
      broker.createTopic("feed", 1, Map.of());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(broker.texts("feed")).as("%s", inlet.err()).contains("999"));

      broker.kill();
      killed.release();
      sentWhileAway.acquire();
      broker.restart();
      back.release();

      await().atMost(PATIENCE).until(() -> broker.texts("feed").contains("2999"));
      assertThat(broker.texts("feed").stream().distinct())
          .as("standard error: %s", inlet.err())
          .containsExactlyElementsOf(numbers(0, 3000));
      assertThat(inlet.terminate()).isZero();
    }
  }

  @Test
  @DisplayName("has a recipe, which takes the key of a record from its message")
  void recipe() throws Exception {
    Files.writeString(folder.resolve("ticks.yaml"), RecipesIT.recipe("ticks.yaml").text());
    broker.createTopic("ticks", 1, Map.of());
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("{\"symbol\":\"ABC\",\"price\":17}");
                  connection.stayOpen();
                });
        InletProcess inlet =
            InletProcess.run(
                folder,
                Map.of(),
                "run",
                "--plugins",
                PLUGINS.toString(),
                "ticks.yaml",
                "--set",
                "input.websocket.url=" + server.uri(),
                "--set",
                "output.kafka.addresses=[\"" + broker.bootstrapServers() + "\"]")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(broker.records("ticks")).as("%s", inlet.err()).hasSize(1));
      ConsumerRecord<byte[], byte[]> tick = broker.records("ticks").get(0);
      assertThat(tick.key()).asString(UTF_8).isEqualTo("ABC");
      assertThat(tick.value()).asString(UTF_8).contains("\"price\":17");
      assertThat(inlet.terminate()).isZero();
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static void send(FeedConnection connection, int from, int to) throws Exception {
    connection.sendTexts(numbers(from, to));
  }

  private InletProcess run(FeedServer server) throws Exception {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        input:
          websocket:
            url: %s
        output:
          kafka:
            addresses: ["%s"]
            topic: feed
            headers:
              url: "{metadata:url}"
        """
            .formatted(server.uri(), broker.bootstrapServers()));
    return InletProcess.run(
        folder, Map.of(), "run", "--plugins", PLUGINS.toString(), "pipeline.yaml");
  }
}
