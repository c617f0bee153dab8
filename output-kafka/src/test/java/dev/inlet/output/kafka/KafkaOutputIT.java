package dev.inlet.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.ConfigNode;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import dev.inlet.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output kafka")
@Timeout(120)
final class KafkaOutputIT {
  private static final Instant RECEIVED = Instant.parse("2026-11-28T09:30:00.123456Z");
  private static final Metadata METADATA =
      Metadata.of(RECEIVED, Map.of("url", "wss://feed.example/"));

  @TempDir private static Path directory;
  private static KafkaBroker broker;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final OutputListener listener =
      new OutputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };
  private final List<KafkaOutput> outputs = new ArrayList<>();

  /** Whether the test has taken the broker away and did not bring it back. */
  private boolean brokerAway;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(directory, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void closeOutputs() throws Exception {
    outputs.forEach(KafkaOutput::close);
    if (brokerAway) {
      broker.restart();
    }
  }

  private void killBroker() throws Exception {
    brokerAway = true;
    broker.kill();
  }

  private void restartBroker() throws Exception {
    broker.restart();
    brokerAway = false;
  }

  private KafkaOutput output(Map<String, Object> config) {
    // A hundred times as fast, so that ten seconds without an answer need no patience.
    return output(config, () -> 100 * System.nanoTime());
  }

  private KafkaOutput output(Map<String, Object> config, LongSupplier nanoTime) {
    Map<String, Object> all = new HashMap<>(config);
    all.putIfAbsent("addresses", List.of(broker.bootstrapServers()));
    KafkaOutput output =
        new KafkaOutput(
            KafkaFields.SPEC.read(ConfigNode.of(all), "output.kafka"),
            OutputContext.builder().label("feed").listener(listener).build(),
            nanoTime);
    outputs.add(output);
    return output;
  }

  private static Batch batch(String... texts) {
    return Batch.of(
        Stream.of(texts)
            .map(text -> Message.of(MessageType.TEXT, text.getBytes(UTF_8), METADATA))
            .toList(),
        Batch.Settlement.NONE);
  }

  private static WriteResult write(KafkaOutput output, Batch batch) throws Exception {
    return finish(output.write(batch));
  }

  private static WriteResult finish(CompletionStage<WriteResult> write) throws Exception {
    try {
      return write.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private static void assertRefused(KafkaOutput output, Batch batch, String... words) {
    assertThatThrownBy(() -> write(output, batch)).hasMessageContainingAll(words);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  @Test
  @DisplayName("writes the payload with the key, topic and headers that placeholders give it")
  void records() throws Exception {
    broker.createTopic("trades.BTC_USD", 1, Map.of());
    broker.createTopic("trades.other", 1, Map.of());
    KafkaOutput output =
        output(
            Map.of(
                "topic", "trades.{json:/symbol|other}",
                "key", "{json:/symbol}",
                "headers",
                    Map.of(
                        "url", "{metadata:url}",
                        "at", "{received_at}",
                        "none", "{metadata:none}",
                        "kind", "{type} of {label}")));

    write(output, batch("{\"symbol\":\"BTC/USD\",\"price\":1}", "no JSON"));

    ConsumerRecord<byte[], byte[]> trade = broker.records("trades.BTC_USD").get(0);
    assertThat(trade.value()).asString(UTF_8).isEqualTo("{\"symbol\":\"BTC/USD\",\"price\":1}");
    assertThat(trade.key()).asString(UTF_8).isEqualTo("BTC/USD");
    assertThat(trade.timestamp()).isEqualTo(RECEIVED.toEpochMilli());
    assertThat(header(trade, "url")).isEqualTo("wss://feed.example/");
    assertThat(header(trade, "at")).isEqualTo("2026-11-28T09:30:00.123456Z");
    assertThat(header(trade, "kind")).isEqualTo("text of feed");
    assertThat(trade.headers().lastHeader("none")).isNull();
    ConsumerRecord<byte[], byte[]> other = broker.records("trades.other").get(0);
    assertThat(other.value()).asString(UTF_8).isEqualTo("no JSON");
    assertThat(other.key()).isNull();
  }

  @Test
  @DisplayName("refuses a batch for a topic that is missing, writes none of it, and goes on later")
  void missingTopic() throws Exception {
    broker.createTopic("known", 1, Map.of());
    KafkaOutput output =
        output(Map.of("topic", "{json:/to}", "properties", Map.of("max.block.ms", 500)));
    Batch batch = batch("{\"to\":\"known\"}", "{\"to\":\"later\"}");

    assertRefused(output, batch, "topic later does not exist", "create it");
    assertThat(broker.records("known")).isEmpty();

    broker.createTopic("later", 1, Map.of());
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> write(output, batch));
    assertThat(broker.texts("known")).hasSize(1);
    assertThat(broker.texts("later")).hasSize(1);
  }

  @Test
  @DisplayName("refuses a batch for a partition that the topic lacks, and goes on when it is added")
  void missingPartition() throws Exception {
    broker.createTopic("three", 3, Map.of());
    Map<String, Object> properties = Map.of("max.block.ms", 500);
    KafkaOutput last = output(Map.of("topic", "three", "partition", 2, "properties", properties));
    KafkaOutput none = output(Map.of("topic", "three", "partition", 3, "properties", properties));

    write(last, batch("in the last one"));
    assertThat(broker.texts("three")).containsExactly("in the last one");
    assertRefused(none, batch("behind it"), "topic three has 3 partitions, 0 to 2; partition is 3");

    broker.addPartitions("three", 4);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> write(none, batch("in the new one")));
    assertThat(broker.records("three"))
        .filteredOn(record -> record.partition() == 3)
        .extracting(record -> new String(record.value(), UTF_8))
        .containsExactly("in the new one");
  }

  @Test
  @DisplayName(
      "keeps to the limit of a topic that it knows when nobody answers how large it is now")
  void unansweredLimit() throws Exception {
    broker.createTopic("limited", 1, Map.of("max.message.bytes", "1000"));
    AtomicLong now = new AtomicLong();
    KafkaOutput output = output(Map.of("topic", "limited"), now::get);
    String[] words = {"message of 2086 bytes", "max.message.bytes of topic limited (1000)"};
    assertRefused(output, batch("x".repeat(2000)), words);

    now.addAndGet(Duration.ofHours(1).toNanos());
    killBroker();
    assertRefused(output, batch("x".repeat(2000)), words);
  }

  @Test
  @DisplayName("refuses a batch with a message that is too large for the buffer of the client")
  void tooLargeForBuffer() throws Exception {
    broker.createTopic("small-buffer", 1, Map.of());
    Map<String, Object> properties = Map.of("buffer.memory", 20_000, "batch.size", 1000);
    KafkaOutput output = output(Map.of("topic", "small-buffer", "properties", properties));

    assertRefused(
        output,
        batch("before", "x".repeat(20_000), "behind"),
        "message of 20087 bytes",
        "buffer.memory (20000)");
    assertThat(broker.records("small-buffer")).isEmpty();
    write(output, batch("x".repeat(19_000)));
  }

  @Test
  @DisplayName(
      "refuses a batch with a message that is too large for the client, and says both sizes")
  void tooLargeForClient() throws Exception {
    broker.createTopic("small-client", 1, Map.of());
    KafkaOutput output =
        output(Map.of("topic", "small-client", "properties", Map.of("max.request.size", 1000)));

    assertRefused(
        output,
        batch("before", "x".repeat(1000), "behind"),
        "message of 1086 bytes",
        "max.request.size (1000)");
    assertThat(broker.records("small-client")).isEmpty();
  }

  @Test
  @DisplayName("measures a message as the client does")
  void measuresAsClient() throws Exception {
    broker.createTopic("exact", 1, Map.of());
    Map<String, Object> config =
        Map.of(
            "topic",
            "exact",
            "key",
            "key",
            "headers",
            Map.of("name", "value"),
            "properties",
            Map.of("max.request.size", 1000));

    int largest = 1000 - (61 + 21 + 1 + 3 + 2 + 1 + 1 + 4 + 1 + 5);
    write(output(config), batch("x".repeat(largest)));
    assertRefused(output(config), batch("x".repeat(largest + 1)), "1001 bytes");
  }

  @Test
  @DisplayName(
      "refuses a batch with a message that is too large for its topic, and says both sizes")
  void tooLargeForTopic() throws Exception {
    broker.createTopic("small-topic", 1, Map.of("max.message.bytes", "1000"));
    KafkaOutput output = output(Map.of("topic", "small-topic"));
    Batch batch = batch("before", "x".repeat(2000), "behind");
    String[] words = {"message of 2086 bytes", "max.message.bytes of topic small-topic (1000)"};

    assertRefused(output, batch, words);
    assertThat(broker.records("small-topic")).isEmpty();
    write(output, batch("next"));
    assertThat(broker.texts("small-topic")).endsWith("next");
  }

  @Test
  @DisplayName("tries a message once that a broker refuses for its size, although compressed")
  void tooLargeCompressed() throws Exception {
    broker.createTopic("compressed", 1, Map.of("max.message.bytes", "1000"));
    KafkaOutput output =
        output(Map.of("topic", "compressed", "properties", Map.of("compression.type", "gzip")));
    String noise =
        new Random(1).ints(3000, 'a', 'z').mapToObj(Character::toString).collect(joining());
    Batch batch = batch("before", noise, "x".repeat(2000));
    String[] words = {"message of 3086 bytes", "max.message.bytes of topic compressed (1000)"};

    assertRefused(output, batch, words);
    int written = broker.records("compressed").size();
    assertRefused(output, batch, words);

    assertThat(broker.records("compressed")).hasSize(written);
    write(output, batch("next"));
    assertThat(broker.texts("compressed")).endsWith("next");
  }

  /** Ends the producer's thread by an error when a record is accepted, once it is given one. */
  public static final class FailingInterceptor implements ProducerInterceptor<byte[], byte[]> {
    private static final AtomicReference<Error> NEXT = new AtomicReference<>();

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
      Error next = NEXT.getAndSet(null);
      if (next != null) {
        throw next;
      }
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }

  /** Has closing the producer throw. */
  public static final class FailingPartitioner implements Partitioner {

    @Override
    public int partition(
        String topic,
        Object key,
        byte[] keyBytes,
        Object value,
        byte[] valueBytes,
        Cluster cluster) {
      return 0;
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {
      throw new NoClassDefFoundError("org/example/AlsoMissing");
    }
  }

  @Test
  @DisplayName("refuses what is under way when an error ends the client, and goes on with another")
  void clientFails() throws Exception {
    broker.createTopic("failing", 1, Map.of());
    KafkaOutput output =
        output(
            Map.of(
                "topic",
                "failing",
                "properties",
                Map.of(
                    "interceptor.classes",
                    FailingInterceptor.class.getName(),
                    "partitioner.class",
                    FailingPartitioner.class.getName())));
    write(output, batch("first"));
    FailingInterceptor.NEXT.set(new AssertionError("once"));
    assertRefused(
        output,
        batch("second", "third"),
        "Kafka's client for Kafka at",
        "has failed: AssertionError: once");
    write(output, batch("fourth"));

    assertThat(broker.records("failing").stream().map(record -> new String(record.value(), UTF_8)))
        .startsWith("first")
        .endsWith("fourth");
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("ends for good when an error ends the client that another one would meet as well")
  void everyClientFails() throws Exception {
    broker.createTopic("ending", 1, Map.of());
    KafkaOutput output =
        output(
            Map.of(
                "topic",
                "ending",
                "properties",
                Map.of("interceptor.classes", FailingInterceptor.class.getName())));
    FailingInterceptor.NEXT.set(new NoClassDefFoundError("org/example/Missing"));
    String words =
        "has failed: NoClassDefFoundError: org/example/Missing; another one would fail as well";
    assertThatThrownBy(() -> write(output, batch("first")))
        .isInstanceOf(OutputClosedException.class)
        .hasMessageContaining(words);
    assertThatThrownBy(() -> write(output, batch("second")))
        .isInstanceOf(OutputClosedException.class)
        .hasMessageContaining(words);
  }

  @Test
  @DisplayName("counts a dropped message once, however often its batch comes again")
  void dropsOnce() throws Exception {
    KafkaOutput output =
        output(
            Map.of(
                "topic", "{json:/to}",
                "undeliverable", "drop",
                "properties", Map.of("max.block.ms", 500)));
    Batch batch = batch("no topic", "{\"to\":\"drops-later\"}");

    assertRefused(output, batch, "topic drops-later does not exist");
    assertRefused(output, batch, "topic drops-later does not exist");
    assertThat(warnings).isEmpty();
    broker.createTopic("drops-later", 1, Map.of());
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(write(output, batch)).isEqualTo(WriteResult.dropped(1)));

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("dropped 1 message (1 since the start): ");
  }

  @Test
  @DisplayName("counts a topic for max_topics once it is known to exist")
  void topicsThatNeverExisted() throws Exception {
    broker.createTopic("limit-1", 1, Map.of());
    broker.createTopic("limit-2", 1, Map.of());
    KafkaOutput output =
        output(
            Map.of(
                "topic", "{json:/to}", "max_topics", 1, "properties", Map.of("max.block.ms", 500)));

    assertRefused(output, batch("{\"to\":\"never\"}"), "topic never does not exist");
    assertRefused(output, batch("{\"to\":\"limit-1\"}", "{\"to\":\"limit-2\"}"), "max_topics");
    write(output, batch("{\"to\":\"limit-1\"}"));
    assertRefused(output, batch("{\"to\":\"limit-2\"}"), "max_topics (1)");
  }

  @Test
  @DisplayName("drops undeliverable messages if told to, and says how many")
  void drops() throws Exception {
    broker.createTopic("drops", 1, Map.of("max.message.bytes", "1000"));
    KafkaOutput output =
        output(
            Map.of(
                "topic", "{json:/to}",
                "undeliverable", "drop",
                "properties", Map.of("max.request.size", 5000)));
    String large = "{\"to\":\"drops\",\"x\":\"" + "x".repeat(2000) + "\"}";
    String larger = "{\"to\":\"drops\",\"x\":\"" + "x".repeat(6000) + "\"}";
    String good = "{\"to\":\"drops\"}";

    assertThat(write(output, batch(good, "no topic"))).isEqualTo(WriteResult.dropped(1));
    assertThat(write(output, batch(large, larger, good))).isEqualTo(WriteResult.dropped(2));
    assertThat(write(output, batch(good))).isEqualTo(WriteResult.ALL);
    output.close();

    assertThat(broker.texts("drops")).containsExactly(good, good, good);
    assertThat(String.join("\n", warnings)).contains("\"{json:/to}\" gives no topic");
    assertThat(warnings.get(warnings.size() - 1)).contains("(3 since the start)");
  }

  @Test
  @DisplayName("keeps order and loses nothing while a broker is away, and says so")
  void brokerAway() throws Exception {
    broker.createTopic("away", 1, Map.of());
    KafkaOutput output =
        output(
            Map.of(
                "topic",
                "away",
                "properties",
                Map.of("buffer.memory", 200_000, "batch.size", 1000)));
    List<CompletionStage<WriteResult>> writes = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      write(output, sent, writes);
    }
    killBroker();
    // Several times what the client has room for.
    FutureTask<Void> writer =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < 20; i++) {
                write(output, sent, writes);
              }
              return null;
            });
    new Thread(writer).start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> warnings.stream().anyMatch(line -> line.contains("has accepted nothing for")));
    assertThat(writer).isNotDone();

    restartBroker();
    var unused = writer.get(60, TimeUnit.SECONDS);
    for (CompletionStage<WriteResult> write : writes) {
      finish(write);
    }
    // What the broker had taken, but not confirmed, when it was killed may be there again.
    assertThat(new LinkedHashSet<>(broker.texts("away"))).containsExactlyElementsOf(sent);
    assertThat(sent).hasSize(2500);
    assertThat(warnings).anyMatch(line -> line.contains("accepts messages again, after"));
  }

  private static void write(
      KafkaOutput output, List<String> sent, List<CompletionStage<WriteResult>> writes)
      throws Exception {
    String[] texts =
        IntStream.range(sent.size(), sent.size() + 100)
            .mapToObj(number -> "message " + number + " " + "x".repeat(400))
            .toArray(String[]::new);
    sent.addAll(List.of(texts));
    writes.add(output.write(batch(texts)));
  }

  @Test
  @DisplayName("refuses batches while no broker ever answered, with the addresses")
  void neverAnswered() {
    KafkaOutput output =
        output(
            Map.of(
                "addresses", List.of("127.0.0.1:9"),
                "topic", "any",
                "properties", Map.of("max.block.ms", 300)));

    assertRefused(output, batch("text"), "Kafka at 127.0.0.1:9", "does not answer");
  }

  @Test
  @DisplayName(
      "ends in time when it is closed while a broker is away, and counts what it has as refused")
  void closeWhileAway() throws Exception {
    broker.createTopic("lost", 1, Map.of());
    KafkaOutput output = output(Map.of("topic", "lost"));
    write(output, batch("first"));
    killBroker();
    FutureTask<CompletionStage<WriteResult>> write =
        new FutureTask<>(() -> output.write(batch("second")));
    new Thread(write).start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> warnings.stream().anyMatch(line -> line.contains("has accepted nothing for")));

    output.close();

    assertThatThrownBy(() -> finish(write.get(60, TimeUnit.SECONDS)))
        .hasMessageContaining("the output was closed");
    assertRefused(output, batch("third"), "the output was closed");
  }
}
