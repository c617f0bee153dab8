package dev.inlet.output.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The fields of the output kafka")
final class KafkaFieldsTest {

  private static List<Problem> check(String field, Object value) {
    Map<String, Object> config = new HashMap<>();
    config.put("addresses", List.of("localhost:9092"));
    config.put("topic", "feed");
    config.put(field, value);
    return KafkaFields.SPEC.check(ConfigNode.of(config), "output.kafka");
  }

  private static Config read(Map<String, String> properties) {
    return KafkaFields.SPEC.read(
        ConfigNode.of(
            Map.of(
                "addresses", List.of("localhost:9092"), "topic", "feed", "properties", properties)),
        "output.kafka");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1, must be all",
    "acks, 0, must be all",
    "enable.idempotence, false, must be true",
    "max.in.flight.requests.per.connection, 6, must be 1 to 5",
    "retries, 3, cannot be set",
    "delivery.timeout.ms, 120000, cannot be set",
    "transactional.id, x, cannot be set",
    "key.serializer, x, cannot be set",
    "bootstrap.servers, x:1, set addresses",
    "client.id, x, set client_id",
    "linger.ms, soon, must be a whole number",
    "linger.ms, -1, is refused by Kafka",
    "compression.type, zip, is refused by Kafka",
  })
  @DisplayName("refuse a property that Kafka does not take or that breaks a promise")
  void refused(String name, String value, String words) {
    assertThat(check("properties", Map.of(name, value)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
              assertThat(problem.path()).isEqualTo("output.kafka.properties." + name);
              assertThat(problem.message()).contains(words);
            });
  }

  @ParameterizedTest
  @CsvSource({"acks, all", "acks, -1", "enable.idempotence, true", "linger.ms, 20"})
  @DisplayName("take properties that break nothing")
  void taken(String name, String value) {
    assertThat(check("properties", Map.of(name, value))).isEmpty();
  }

  @Test
  @DisplayName("doubt a property that Kafka does not know, and say what was probably meant")
  void unknown() {
    assertThat(check("properties", Map.of("compresion.type", "zstd")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
              assertThat(problem.message()).contains("Did you mean compression.type?");
            });
  }

  @Test
  @DisplayName("show no password of the properties, and teach it to the masker")
  void secrets() {
    Config config =
        read(
            Map.of(
                "sasl.jaas.config",
                "org.example.Login required username=\"operator\" password=\"hunter2-hunter2\";",
                "ssl.key.password",
                "keystore-secret",
                "own.plugin.api-key",
                "unknown-secret"));

    assertThat(config.toString())
        .doesNotContain("hunter2-hunter2", "keystore-secret", "unknown-secret");
    assertThat(config.masker().mask("hunter2-hunter2 keystore-secret unknown-secret operator"))
        .doesNotContain("hunter2", "keystore-secret", "unknown-secret")
        .contains("operator");
    assertThat(ClientSettings.of(config, "").toString()).isEqualTo("ClientSettings");
  }

  @Test
  @DisplayName("count every password of Kafka's own as a secret")
  void allPasswords() {
    ProducerConfig.configDef()
        .configKeys()
        .values()
        .forEach(
            key ->
                assertThat(ClientPropertiesType.isSecret(key.name))
                    .as(key.name)
                    .isEqualTo(key.type == org.apache.kafka.common.config.ConfigDef.Type.PASSWORD));
  }

  @Test
  @DisplayName("report at start what Kafka has against several properties together")
  void together() {
    Config config = read(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", ""));

    assertThatThrownBy(() -> ClientSettings.of(config, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Kafka refuses them");
  }

  @Test
  @DisplayName("report at start a buffer in which there is no room for one batch")
  void bufferBelowBatch() {
    Config config = read(Map.of("buffer.memory", "10000"));

    assertThatThrownBy(() -> ClientSettings.of(config, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("buffer.memory (10000) must not be less than batch.size (16384)");
  }

  @ParameterizedTest
  @CsvSource({
    "topic, '', must not be empty",
    "topic, a b, must be made of letters",
    "topic, {json:x}, without a JSON pointer",
    "key, {nothing}, unknown placeholder",
    "partition, -1, must not be negative",
    "max_topics, 0, must be at least 1",
  })
  @DisplayName("are checked")
  void checked(String field, String value, String words) {
    assertThat(check(field, value))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(words));
  }

  @Test
  @DisplayName("take addresses with a port alone")
  void addresses() {
    assertThat(check("addresses", List.of("kafka-1:9092", "[::1]:9092"))).isEmpty();
    assertThat(check("addresses", List.of("kafka-1"))).hasSize(1);
    assertThat(check("addresses", List.of("http://kafka:9092"))).hasSize(1);
    assertThat(check("addresses", List.of())).hasSize(1);
  }
}
