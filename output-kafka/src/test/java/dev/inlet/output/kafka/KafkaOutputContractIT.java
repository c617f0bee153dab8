package dev.inlet.output.kafka;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import dev.inlet.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** What needs a broker that refuses or hangs is in {@link KafkaOutputIT}. */
@DisplayName("The output kafka, as any output,")
final class KafkaOutputContractIT extends OutputContract {
  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir private static Path directory;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(directory, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  protected OutputProvider provider() {
    return new KafkaOutputProvider();
  }

  /** The key of a record is no credential. */
  @Override
  protected Set<String> publicFields() {
    return Set.of("key");
  }

  @Override
  protected Target startTarget() throws Exception {
    String topic = "contract-" + TOPICS.incrementAndGet();
    broker.createTopic(topic, 1, Map.of());
    return new Target() {
      @Override
      public Map<String, Object> config() {
        return Map.of(
            "addresses",
            List.of(broker.bootstrapServers()),
            "topic",
            topic,
            "properties",
            Map.of("ssl.key.password", "very-secret-password"));
      }

      @Override
      public List<String> received() {
        return broker.texts(topic);
      }

      @Override
      public void close() {}
    };
  }
}
