package dev.inlet.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A broker of one node (KRaft) on loopback, in a process of its own. It keeps its ports and its
 * data over {@link #kill} and {@link #restart}. Closing it ends the process and leaves only the
 * directory behind; the process also ends with the one that started it.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT_ATTEMPTS = 3;

  private final KafkaJvm jvm;
  private final Path directory;
  private final Path properties;
  private final Map<String, String> settings;
  private Path log;
  private int port;
  private KafkaProcess process;

  private KafkaBroker(KafkaJvm jvm, Path directory, Map<String, String> settings)
      throws InterruptedException {
    this.jvm = requireNonNull(jvm, "jvm is null");
    this.directory = requireNonNull(directory, "directory is null");
    this.properties = directory.resolve("broker.properties");
    this.log = directory;
    this.settings = new TreeMap<>(settings);
    this.process = firstStart();
  }

  /**
   * Starts a broker and waits until it serves clients.
   *
   * @param directory an empty directory for its data
   * @param settings what its configuration says beyond what one node on loopback needs, such as
   *     {@code message.max.bytes}; topics are not created by themselves unless it says so
   */
  public static KafkaBroker start(Path directory, Map<String, String> settings)
      throws InterruptedException {
    return start(KafkaJvm.SMALL, directory, settings);
  }

  /** The same in a JVM of another kind. */
  public static KafkaBroker start(KafkaJvm jvm, Path directory, Map<String, String> settings)
      throws InterruptedException {
    return new KafkaBroker(jvm, directory, settings);
  }

  private KafkaProcess firstStart() throws InterruptedException {
    IllegalStateException failure = new IllegalStateException("the broker was never started");
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      // Somebody else may take a port that was free a moment ago.
      log = directory.resolve("log-" + attempt);
      port = writeProperties();
      try {
        return startProcess();
      } catch (IllegalStateException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private KafkaProcess startProcess() throws InterruptedException {
    return KafkaProcess.start(
        "broker",
        jvm,
        BrokerMain.class,
        BrokerMain.READY,
        Map.of(),
        List.of(properties.toString(), log.toString()));
  }

  private int writeProperties() {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String controllerAddress = "127.0.0.1:" + controller.getLocalPort();
      String listener = "PLAINTEXT://127.0.0.1:" + broker.getLocalPort();
      Properties all = new Properties();
      all.setProperty("process.roles", "broker,controller");
      all.setProperty("node.id", "1");
      all.setProperty("listeners", listener + ",CONTROLLER://" + controllerAddress);
      all.setProperty("advertised.listeners", listener);
      all.setProperty("controller.listener.names", "CONTROLLER");
      all.setProperty("controller.quorum.bootstrap.servers", controllerAddress);
      all.setProperty("log.dirs", log.toString());
      all.setProperty("auto.create.topics.enable", "false");
      // A broker that was killed may come back once its last session has ended.
      all.setProperty("broker.session.timeout.ms", "1000");
      all.setProperty("broker.heartbeat.interval.ms", "200");
      all.setProperty("offsets.topic.replication.factor", "1");
      all.setProperty("offsets.topic.num.partitions", "1");
      all.setProperty("transaction.state.log.replication.factor", "1");
      all.setProperty("transaction.state.log.min.isr", "1");
      all.setProperty("transaction.state.log.num.partitions", "1");
      settings.forEach(all::setProperty);
      try (OutputStream out = Files.newOutputStream(properties)) {
        all.store(out, null);
      }
      return broker.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect to: the same for the life of this object. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The process that serves clients now, for whoever measures it. */
  public ProcessHandle process() {
    return process.handle();
  }

  /** Ends the process at once, as the loss of its machine would, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Stops the process where it is; its connections stay open. */
  public void freeze() throws InterruptedException {
    process.signal("STOP");
  }

  /** Has a process that was frozen go on. */
  public void thaw() throws InterruptedException {
    process.signal("CONT");
  }

  /** Starts the broker again on its ports and data, and waits until it serves clients. */
  public void restart() throws InterruptedException {
    process.kill();
    process = startProcess();
  }

  /** Creates a topic with its own settings, such as {@code max.message.bytes}. */
  public void createTopic(String name, int partitions, Map<String, String> topicSettings)
      throws InterruptedException {
    try (Admin admin = admin()) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(topicSettings);
      var unused =
          admin.createTopics(List.of(topic)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topic " + name + " could not be created", e);
    }
  }

  /** Raises the number of partitions of a topic. */
  public void addPartitions(String topic, int total) throws InterruptedException {
    try (Admin admin = admin()) {
      var unused =
          admin
              .createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
              .all()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topic " + topic + " got no more partitions", e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  /** How many records a topic has now; the marks at the ends of transactions count as well. */
  public long size(String topic) {
    try (var consumer = consumer()) {
      List<TopicPartition> places =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      return consumer.endOffsets(places).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            100_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** All records that are committed in a topic now, partition by partition in order. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (var consumer = consumer()) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        TopicPartition place = new TopicPartition(topic, partition.partition());
        consumer.assign(List.of(place));
        consumer.seekToBeginning(List.of(place));
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        while (consumer.position(place) < end) {
          all.addAll(consumer.poll(Duration.ofSeconds(1)).records(place));
        }
      }
    }
    return all;
  }

  /** The payloads of {@link #records} as text. */
  public List<String> texts(String topic) {
    return records(topic).stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  @Override
  public void close() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      // It was told to end, and nobody waits for that any more.
      Thread.currentThread().interrupt();
    }
  }
}
