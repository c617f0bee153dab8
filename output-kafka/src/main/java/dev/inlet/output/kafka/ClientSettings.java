package dev.inlet.output.kafka;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What Kafka's clients are configured with. Never printed, since it holds secrets.
 *
 * @param producer the settings of a producer
 * @param sizeLimit the largest record that the producer takes
 * @param compresses whether records are compressed before they are sent
 */
record ClientSettings(Map<String, Object> producer, SizeLimit sizeLimit, boolean compresses) {

  /**
   * A limit of the producer, which compares a record with it before it compresses it.
   *
   * @param property which property sets it
   */
  record SizeLimit(String property, long bytes) {

    /** Whichever is smaller: a record has to fit into a request, and into the buffer. */
    private static SizeLimit of(ProducerConfig config) {
      int request = config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
      long buffer = config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
      return buffer < request
          ? new SizeLimit(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer)
          : new SizeLimit(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, request);
    }

    /** As in {@code max.request.size (1048576)}. */
    @Override
    public String toString() {
      return property + " (" + bytes + ")";
    }
  }

  /** How long a topic that is not known yet, or brokers that do not answer, may block a write. */
  private static final String MAX_BLOCK = "10000";

  ClientSettings {
    producer = Map.copyOf(producer);
  }

  /**
   * The settings that a configuration asks for.
   *
   * @throws ConfigException if Kafka does not take them
   */
  static ClientSettings of(Config config, String label) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK);
    settings.putAll(config.get(KafkaFields.PROPERTIES));
    settings.put(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        String.join(",", config.get(KafkaFields.ADDRESSES)));
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId(config, label));
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // A record that expires while later ones are sent would be written behind them.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    try {
      ProducerConfig checked = inPlugin(() -> new ProducerConfig(settings));
      requireRoomForBatch(checked, config);
      return new ClientSettings(
          settings,
          SizeLimit.of(checked),
          !checked.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG).equals("none"));
    } catch (org.apache.kafka.common.config.ConfigException e) {
      throw new ConfigException(
          config.problem(
              KafkaFields.PROPERTIES,
              "Kafka refuses them: " + config.masker().mask(String.valueOf(e.getMessage()))));
    }
  }

  /**
   * The producer takes room for a batch with each message, and none at all if there is not so much.
   */
  private static void requireRoomForBatch(ProducerConfig producer, Config config) {
    int batch = producer.getInt(ProducerConfig.BATCH_SIZE_CONFIG);
    long buffer = producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
    if (batch > buffer) {
      throw new ConfigException(
          config.problem(
              KafkaFields.PROPERTIES,
              "buffer.memory (%d) must not be less than batch.size (%d)".formatted(buffer, batch)));
    }
  }

  private static String clientId(Config config, String label) {
    String id = config.get(KafkaFields.CLIENT_ID);
    return !id.isEmpty() ? id : label.isEmpty() ? "inlet" : "inlet-" + label;
  }

  String clientId() {
    return String.valueOf(producer.get(ProducerConfig.CLIENT_ID_CONFIG));
  }

  /** The settings of an administrator of the same cluster. */
  Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>(producer);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    return settings;
  }

  /**
   * Makes something of Kafka's. It looks for the classes that settings name in the loader that the
   * thread names, and its threads inherit that.
   */
  static <T> T inPlugin(Supplier<T> maker) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClientSettings.class.getClassLoader());
    try {
      return maker.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Without the settings. */
  @Override
  public String toString() {
    return "ClientSettings";
  }
}
