package dev.inlet.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The broker of the tests")
final class KafkaBrokerIT {
  @TempDir private Path directory;

  @Test
  @DisplayName("keeps its address and its records when it is killed and started again")
  void restart() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory, Map.of())) {
      broker.createTopic("numbers", 1, Map.of());
      send(broker, "one");
      broker.kill();
      broker.restart();
      send(broker, "two");

      assertThat(broker.texts("numbers")).containsExactly("one", "two");
    }
  }

  private static void send(KafkaBroker broker, String text) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var unused =
          producer
              .send(new ProducerRecord<>("numbers", text.getBytes(UTF_8)))
              .get(60, TimeUnit.SECONDS);
    }
  }
}
