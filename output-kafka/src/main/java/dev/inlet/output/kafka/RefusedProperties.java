package dev.inlet.output.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Properties of the client that a user cannot choose, or not freely. */
final class RefusedProperties {
  private static final String IN_ORDER =
      "; otherwise messages could be lost, doubled or written out of order";

  private static final String BYTES =
      "cannot be set: keys and values are written as the bytes that they are";

  private static final String NO_TRANSACTIONS =
      "cannot be set: messages are written at least once, without transactions";

  private static final Map<String, String> NEVER =
      Map.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          "cannot be set here; set addresses",
          ProducerConfig.CLIENT_ID_CONFIG,
          "cannot be set here; set client_id",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          BYTES,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          BYTES,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          NO_TRANSACTIONS,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          NO_TRANSACTIONS,
          ProducerConfig.RETRIES_CONFIG,
          "cannot be set: what a broker does not accept now is sent again until it does",
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          "cannot be set: a message that expired would be written behind later ones");

  private static final Map<String, Set<String>> ONLY =
      Map.of(
          ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"),
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"),
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, Set.of("1", "2", "3", "4", "5"));

  private static final Map<String, String> ALLOWED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1 to 5");

  private RefusedProperties() {}

  /** Why a property cannot have a value; a sentence without its subject. */
  static Optional<String> reason(String name, String value) {
    String never = NEVER.get(name);
    if (never != null) {
      return Optional.of(never);
    }
    Set<String> allowed = ONLY.get(name);
    return allowed == null || allowed.contains(value.strip().toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : Optional.of("must be " + ALLOWED.get(name) + IN_ORDER);
  }
}
