package dev.inlet.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.inlet.host.Meter;
import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A task")
@Timeout(60)
final class TaskIT {
  private static final RecordMetadata WRITTEN =
      new RecordMetadata(new TopicPartition("feed", 0), 0, 0, 0, 0, 0);

  private static final String UNSETTLED_BYTES = Meter.UNSETTLED_BYTES.meterName();
  private static final String UNSETTLED_MESSAGES = Meter.UNSETTLED_MESSAGES.meterName();
  private static final String LOST = Meter.LOST_MESSAGES.meterName();
  private static final String NEXT_ATTEMPT = Meter.NEXT_ATTEMPT.meterName();

  /** Nobody refuses or filters what a task gives, and nobody but the worker starts it again. */
  private static final Set<Meter> NOT_HERE =
      EnumSet.of(
          Meter.OUTPUT_REFUSING, Meter.REFUSED_MESSAGES, Meter.FILTERED_MESSAGES, Meter.RESTARTS);

  private final InletSourceTask task = new InletSourceTask();
  private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
  private TaskContext context = new TaskContext(Map.of(), offsets);
  private final Socket reserved = new Socket();
  private boolean stopped;

  @AfterEach
  void stop() throws IOException {
    reserved.close();
    if (!stopped) {
      task.stop();
    }
  }

  private void start(String url, String... keysAndValues) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "feed");
    config.put("connector.class", "dev.inlet.kafka.WebSocketSourceConnector");
    config.put(TaskShards.INPUT, "websocket");
    config.put("topic", "feed");
    config.put("websocket.url", url);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    context = new TaskContext(config, offsets);
    task.initialize(context);
    task.start(config);
  }

  private Duration stopIn() {
    long start = System.nanoTime();
    task.stop();
    stopped = true;
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Polls as a worker does until there are so many records; none of them is settled. */
  private List<SourceRecord> poll(int count) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(pollOnce());
    }
    return all;
  }

  private List<SourceRecord> pollOnce() throws InterruptedException {
    long start = System.nanoTime();
    List<SourceRecord> records = task.poll();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(records == null || !records.isEmpty()).isTrue();
    return records == null ? List.of() : records;
  }

  /** Polls in a state in which nothing comes; the quickest of some polls shows the pause. */
  private void assertComesBack() throws InterruptedException {
    List<Duration> polls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      assertThat(pollOnce()).isEmpty();
      polls.add(Duration.ofNanos(System.nanoTime() - start));
    }
    assertThat(Collections.min(polls)).isLessThan(Duration.ofSeconds(1));
  }

  private void settle(List<SourceRecord> records) {
    records.forEach(record -> task.commitRecord(record, WRITTEN));
  }

  private static List<String> values(List<SourceRecord> records) {
    return records.stream()
        .map(record -> record.value() instanceof byte[] b ? new String(b, UTF_8) : record.value())
        .map(String::valueOf)
        .toList();
  }

  /** Where nobody listens, and nobody else can before the test is over. */
  private String absent() throws IOException {
    reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return "ws://127.0.0.1:" + reserved.getLocalPort() + "/";
  }

  @Test
  @DisplayName("makes a record of each message, in order, with the time of receipt and no offset")
  void records() throws InterruptedException {
    try (FeedServer server = FeedServer.sending("one", "two", "three")) {
      long before = System.currentTimeMillis();
      start(server.uri().toString());

      List<SourceRecord> records = poll(3);

      assertThat(values(records)).containsExactly("one", "two", "three");
      assertThat(records)
          .allSatisfy(
              record -> {
                assertThat(record.topic()).isEqualTo("feed");
                assertThat(record.value()).isInstanceOf(byte[].class);
                assertThat(record.key()).isNull();
                assertThat(record.headers()).isEmpty();
                assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
                assertThat(record.sourcePartition()).isNull();
                assertThat(record.sourceOffset()).isNull();
              });
      settle(records);
      stopIn();
    }
  }

  @Test
  @DisplayName("takes key, text and headers as the config says")
  void shape() throws InterruptedException {
    try (FeedServer server =
        FeedServer.sending(
            "{\"id\":\"a\"}",
            "{\"id\":7}",
            "{\"id\":null}",
            "{}",
            "no JSON",
            "{\"id\":\"" + "x".repeat(5000) + "\"}")) {
      start(
          server.uri().toString(),
          "key.field",
          "/id",
          "value.type",
          "string",
          "record.headers",
          "true");

      List<SourceRecord> records = poll(6);

      assertThat(records)
          .extracting(SourceRecord::key)
          .containsExactly("a", "7", null, null, null, null);
      assertThat(records.get(4).value()).isEqualTo("no JSON");
      assertThat(records.get(0).headers())
          .extracting(Header::key, header -> String.valueOf(header.value()))
          .contains(
              org.assertj.core.api.Assertions.tuple("inlet.type", "text"),
              org.assertj.core.api.Assertions.tuple("inlet.url", server.uri().toString()));
      settle(records);
      stopIn();
    }
  }

  @Test
  @DisplayName("has what a session protocol knows of a message in the headers of its record")
  void headersOfProtocol() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText(
                  "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}");
              connection.receiveText(Duration.ofSeconds(30)); // the login
              connection.sendText("40{\"sid\":\"b\"}");
              connection.sendText("42[\"trade\",{\"price\":1}]");
              connection.stayOpen();
            })) {
      start(
          server.uri().toString(), "websocket.socketio.enabled", "true", "record.headers", "true");

      List<SourceRecord> records = poll(1);

      assertThat(values(records)).containsExactly("{\"price\":1}");
      assertThat(records.get(0).headers())
          .extracting(Header::key, header -> String.valueOf(header.value()))
          .contains(
              org.assertj.core.api.Assertions.tuple("inlet.event", "trade"),
              org.assertj.core.api.Assertions.tuple("inlet.namespace", "/"));
      settle(records);
      stopIn();
    }
  }

  @Test
  @DisplayName("comes back while the server is absent, and stops in time")
  void absentServer() throws Exception {
    start(absent());

    assertThat(pollOnce()).isEmpty();
    await().until(() -> pollOnce().isEmpty() && context.meter("inlet.input.connect.failures") > 0);
    assertComesBack();
    assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @DisplayName("comes back while the next attempt is an hour away, and stops in time")
  void farAttempt() throws Exception {
    start(
        absent(),
        "websocket.connection.retry_initial",
        "1h",
        "websocket.connection.retry_max",
        "1h");

    await().until(() -> pollOnce().isEmpty() && context.meter("inlet.input.connect.failures") > 0);
    assertThat(context.meter(NEXT_ATTEMPT)).isGreaterThan(60);
    assertComesBack();
    assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @DisplayName("has the meters of the runner under their names, and removes them when it stops")
  void meters() throws Exception {
    try (FeedServer server = FeedServer.start(connection -> connection.reject(401))) {
      start(server.uri().toString());
      await()
          .until(() -> pollOnce().isEmpty() && context.failures("attempt", "upgrade", "401") > 0);

      assertThat(context.meters())
          .containsAll(
              Arrays.stream(Meter.values())
                  .filter(meter -> !NOT_HERE.contains(meter))
                  .flatMap(
                      meter ->
                          meter.kind() == Meter.Kind.TIMER
                              ? Stream.of(
                                  meter.meterName() + ".count", meter.meterName() + ".seconds")
                              : Stream.of(meter.meterName()))
                  .toList())
          .doesNotContainAnyElementsOf(NOT_HERE.stream().map(Meter::meterName).toList());
      assertThat(Set.copyOf(context.meters()))
          .as("the meters of docs/kafka-connect.md")
          .isEqualTo(documentedMeters());
      stopIn();
      assertThat(context.meters()).isEmpty();
    }
  }

  private static Set<String> documentedMeters() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "kafka-connect.md"));
    String part = page.substring(page.indexOf("## Watch it"), page.indexOf("## Memory"));
    return Pattern.compile("inlet\\.[a-z.]+")
        .matcher(part)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName("counts failures by phase and code, and shows how long it waits after one")
  void failures() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              if (connections.incrementAndGet() < 3) {
                connection.reject(503);
              } else {
                connection.accept();
                connection.sendClose(4321, "enough");
                connection.awaitClosed(Duration.ofMinutes(1));
              }
            })) {
      start(
          server.uri().toString(),
          "websocket.connection.retry_initial",
          "50ms",
          "websocket.connection.retry_max",
          "1h");
      assertThat(context.meter(NEXT_ATTEMPT)).isZero();

      await().until(() -> pollOnce().isEmpty() && context.failures("loss", "open", "4xxx") > 0);
      assertThat(context.failures("attempt", "upgrade", "503")).isEqualTo(2);
      assertThat(context.meter("inlet.input.connect.failures")).isEqualTo(2);
      assertThat(context.meter("inlet.input.losses")).isOne();
      assertThat(context.meter(NEXT_ATTEMPT)).isPositive();
    }
  }

  @Test
  @DisplayName("comes back while the server is frozen, and stops in time")
  void frozenServer() throws Exception {
    try (FeedServer server = FeedServer.sending("one");
        BlackHole hole = BlackHole.to(server.port())) {
      start(hole.through(server.uri()).toString());
      settle(poll(1));
      hole.freeze();

      assertComesBack();
      assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  @DisplayName("comes back while a server does not answer the request, and stops in time")
  void silentServer() throws Exception {
    try (FeedServer server = FeedServer.start(c -> c.awaitClosed(Duration.ofMinutes(1)))) {
      start(server.uri().toString());

      await().until(() -> pollOnce().isEmpty() && server.totalConnections() > 0);
      assertComesBack();
      assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static FeedServer ignoringClose() {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendText("one");
          connection.awaitClosed(Duration.ofMinutes(1));
        });
  }

  @Test
  @DisplayName("stops in time with a server that ignores Close")
  void ignoredClose() throws Exception {
    try (FeedServer server = ignoringClose()) {
      start(server.uri().toString());
      settle(poll(1));

      assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  @DisplayName(
      "stops in time also if it is to wait longer for that, and says that it did not close")
  void ignoredCloseWithPatience() throws Exception {
    try (FeedServer server = ignoringClose();
        LogLines log = LogLines.capture()) {
      start(server.uri().toString(), "websocket.close_timeout", "30s");
      settle(poll(1));

      assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
      assertThat(log.lines())
          .filteredOn(line -> line.contains("stopped"))
          .singleElement()
          .asString()
          .contains(
              "feed-0: stopped; a connection did not close within 4s, so that more may be lost");
    }
  }

  private static final List<String> TEXTS =
      IntStream.range(0, 20_000).mapToObj(i -> i + "x".repeat(1000)).toList();

  /** Polls without settling anything until a meter shows so much and nothing comes any more. */
  private List<SourceRecord> pollUpTo(String meter, long bound) throws InterruptedException {
    List<SourceRecord> taken = new ArrayList<>();
    await().until(() -> taken.addAll(pollOnce()) || context.meter(meter) >= bound);
    await()
        .until(
            () -> {
              List<SourceRecord> more = pollOnce();
              taken.addAll(more);
              return more.isEmpty();
            });
    assertComesBack();
    return taken;
  }

  private static FeedServer sendingTexts() {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendTexts(TEXTS);
          connection.stayOpen();
        });
  }

  /** Settles what was taken, and the rest as it comes. */
  private void settleAll(List<SourceRecord> taken) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>(taken);
    settle(taken);
    while (all.size() < TEXTS.size()) {
      List<SourceRecord> more = pollOnce();
      settle(more);
      all.addAll(more);
    }
    assertThat(values(all)).isEqualTo(TEXTS);
    assertThat(context.meter("inlet.output.messages")).isEqualTo(TEXTS.size());
  }

  @Test
  @DisplayName("takes no more while too many bytes are not in Kafka, and goes on once they are")
  void bounded() throws Exception {
    try (FeedServer server = sendingTexts()) {
      start(
          server.uri().toString(),
          "websocket.max_buffered_bytes",
          "200KB",
          "websocket.max_buffered_messages",
          "1000000");

      List<SourceRecord> taken = pollUpTo(UNSETTLED_BYTES, 200_000);

      assertThat(taken).hasSizeLessThan(TEXTS.size());
      settleAll(taken);
      assertThat(context.meter(UNSETTLED_BYTES)).isZero();
      stopIn();
    }
  }

  @Test
  @DisplayName("takes no more while too many messages are not in Kafka, and goes on once they are")
  void boundedByNumber() throws Exception {
    try (FeedServer server = sendingTexts()) {
      start(server.uri().toString(), "websocket.max_buffered_messages", "500");

      List<SourceRecord> taken = pollUpTo(UNSETTLED_MESSAGES, 500);

      // It can be exceeded by one batch of 4 MiB, or by one burst that the input took at once.
      assertThat(taken).hasSizeBetween(500, TEXTS.size() / 2);
      settleAll(taken);
      assertThat(context.meter(UNSETTLED_MESSAGES)).isZero();
      stopIn();
    }
  }

  /** Sends one message, and three more when nobody polls any more. */
  private static final class LateFeed implements FeedServer.Handler {
    private final CountDownLatch more = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);

    @Override
    public void handle(FeedConnection connection) throws IOException, InterruptedException {
      connection.accept();
      connection.sendText("one");
      more.await();
      connection.sendTexts(List.of("two", "three", "four"));
      sent.countDown();
      connection.stayOpen();
    }

    void sendMore() throws InterruptedException {
      more.countDown();
      sent.await();
    }
  }

  @Test
  @DisplayName("counts what was received and not taken when it stops")
  void leftovers() throws Exception {
    LateFeed feed = new LateFeed();
    try (FeedServer server = FeedServer.start(feed);
        LogLines log = LogLines.capture()) {
      start(server.uri().toString());
      settle(poll(1));
      feed.sendMore();
      stopIn();

      assertThat(log.lines())
          .filteredOn(line -> line.contains("stopped"))
          .singleElement()
          .asString()
          .contains(
              "feed-0: stopped; 3 messages received and not taken by Kafka Connect, and lost");
    }
  }

  /** Sends one message with a number, and three more when nobody polls any more. */
  private static FeedServer.Handler numbered(CountDownLatch more, CountDownLatch sent) {
    return connection -> {
      connection.accept();
      connection.sendText("{\"id\":1}");
      more.await();
      connection.sendTexts(List.of("{\"id\":2}", "{\"id\":3}", "{\"id\":4}"));
      sent.countDown();
      connection.stayOpen();
    };
  }

  /** What a task says of three messages of a feed that it received and nobody took. */
  private String leftoversOfFeed(String... feed) throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    try (FeedServer server = FeedServer.start(numbered(more, sent));
        LogLines log = LogLines.capture()) {
      start(server.uri().toString(), with(feed, "websocket.feed.enabled", "true"));
      List<SourceRecord> records = poll(1);
      assertThat(records.get(0).sourceOffset()).isNotNull();
      settle(records);
      more.countDown();
      sent.await();
      stopIn();
      return log.lines().stream()
          .filter(line -> line.contains("stopped"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  @DisplayName(
      "counts what was not taken as to be received again if the server is told where to go" + " on")
  void leftoversThatComeAgain() throws Exception {
    String line =
        leftoversOfFeed("websocket.feed.cursor", "/id", "websocket.feed.resume.query", "from");

    assertThat(line)
        .contains("3 messages received and not taken by Kafka Connect, to be received again at the")
        .doesNotContain("lost");
  }

  @Test
  @DisplayName("counts what was not taken as lost if a feed only counts, though its number is kept")
  void leftoversThatAreOnlyCounted() throws Exception {
    String line =
        leftoversOfFeed("websocket.feed.sequence", "/id", "websocket.feed.sequence_scope", "feed");

    assertThat(line)
        .contains("3 messages received and not taken by Kafka Connect, and lost")
        .doesNotContain("again");
    assertThat(LostMessages.OF_WORKER.ofTask("feed", "0")).isGreaterThanOrEqualTo(3);
  }

  @Test
  @DisplayName(
      "goes on with the number of lost messages when it runs again; till then it is its"
          + " connector's")
  void lostMessages() throws Exception {
    RecordedMeters ofConnector = new RecordedMeters();
    WebSocketSourceConnector connector = new WebSocketSourceConnector();
    connector.initialize(new RecordedConnectorContext(ofConnector));
    LateFeed feed = new LateFeed();
    try (FeedServer server = FeedServer.start(feed)) {
      start(server.uri().toString(), "name", "losing");
      connector.start(context.configs());
      settle(poll(1));
      assertThat(context.meter(LOST)).isZero();
      feed.sendMore();
      stopIn();
      assertThat(ofConnector.value(LOST, Map.of())).isEqualTo(3);
      connector.stop();
      connector.start(context.configs());
      assertThat(ofConnector.value(LOST, Map.of())).isEqualTo(3);

      InletSourceTask next = new InletSourceTask();
      TaskContext nextContext = new TaskContext(context.configs(), offsets);
      next.initialize(nextContext);
      next.start(context.configs());
      assertThat(nextContext.meter(LOST)).isEqualTo(3);
      assertThat(ofConnector.value(LOST, Map.of())).isZero();
      next.stop();
    }
  }

  @Test
  @DisplayName("says what was taken and is not confirmed when it stops, and what it has dropped")
  void unsettled() throws Exception {
    try (FeedServer server = FeedServer.sending("one", "two");
        LogLines log = LogLines.capture()) {
      start(server.uri().toString());
      List<SourceRecord> records = poll(2);
      task.commitRecord(records.get(1), null);
      assertThat(context.meter("inlet.output.messages.dropped")).isOne();
      stopIn();

      assertThat(log.lines())
          .anyMatch(line -> line.contains("taken and not confirmed by Kafka yet"));
      assertThat(context.meters()).isEmpty();
    }
  }

  @Test
  @DisplayName("reads several connections, of which a silent one does not delay the others")
  void shards() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              String subscription =
                  new String(connection.receive(Duration.ofSeconds(30)).payload(), UTF_8);
              if (!subscription.equals("silent")) {
                connection.sendTexts(
                    IntStream.range(0, 1000).mapToObj(i -> subscription + " " + i).toList());
              }
              connection.stayOpen();
            })) {
      start(
          server.uri().toString(),
          TaskShards.SHARDS,
          "0,1,2",
          "websocket.shards.0.open_message",
          "silent",
          "websocket.shards.1.open_message",
          "a",
          "websocket.shards.2.open_message",
          "b");

      List<SourceRecord> records = poll(2000);
      List<String> values = values(records);

      for (String subscription : List.of("a", "b")) {
        assertThat(values)
            .filteredOn(value -> value.startsWith(subscription))
            .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> subscription + " " + i).toList());
      }
      assertThat(context.meter("inlet.input.connected")).isEqualTo(3);
      settle(records);
      assertThat(stopIn()).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  @DisplayName(
      "with several connections counts once what was received but not delivered when it stops")
  void leftoversOfShards() throws Exception {
    try (FeedServer server = FeedServer.sending("one");
        LogLines log = LogLines.capture()) {
      start(
          server.uri().toString(),
          TaskShards.SHARDS,
          "0,1",
          "websocket.shards.0.origin",
          "http://a",
          "websocket.shards.1.origin",
          "http://b");
      await().until(() -> context.meter("inlet.output.messages.unsettled") == 2);
      stopIn();

      assertThat(log.lines())
          .anyMatch(
              line ->
                  line.contains(
                      "feed-0: stopped; 2 messages received and not taken by Kafka Connect, and"
                          + " lost"))
          .noneMatch(line -> line.contains("not confirmed"));
    }
  }

  @Test
  @DisplayName("fails with the first of several connections that gives up, whatever others deliver")
  void givenUpBesideTraffic() throws Exception {
    CountDownLatch flowing = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              if (connection.request().target().endsWith("gone")) {
                flowing.await();
                connection.reject(404);
                return;
              }
              connection.accept();
              while (connection.isOpen()) {
                connection.sendText("one more");
              }
            })) {
      start(
          server.uri().toString(),
          TaskShards.SHARDS,
          "0,1",
          "websocket.shards.0.url",
          server.uri().toString(),
          "websocket.shards.1.url",
          server.uri().resolve("/gone").toString(),
          "websocket.connection.max_retries",
          "1",
          "websocket.connection.retry_initial",
          "10ms");
      settle(poll(1));
      flowing.countDown();

      assertThatThrownBy(
              () -> {
                while (true) {
                  settle(pollOnce());
                }
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("gave up connecting");
    }
  }

  /** The method of Slack's API that gives the address of a websocket. */
  private static HttpServer slack(URI webSocket) throws IOException {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    api.createContext(
        "/apps.connections.open",
        exchange -> {
          byte[] body = ("{\"ok\":true,\"url\":\"" + webSocket + "\"}").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    return api;
  }

  @Test
  @DisplayName("with several connections acknowledges nothing to servers that it had not delivered")
  void leftoversOfShardsAreNotAcknowledged() throws Exception {
    List<String> fromClient = new CopyOnWriteArrayList<>();
    CountDownLatch closed = new CountDownLatch(2);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("{\"type\":\"hello\",\"connection_info\":{\"app_id\":\"A1\"}}");
              connection.sendText(
                  "{\"envelope_id\":\"e1\",\"payload\":{\"a\":1},\"type\":\"events_api\"}");
              connection.stayOpen(frame -> fromClient.add(frame.text()));
              closed.countDown();
            })) {
      HttpServer api = slack(server.uri());
      try {
        start(
            server.uri().toString(),
            TaskShards.SHARDS,
            "0,1",
            "websocket.slack.enabled",
            "true",
            "websocket.slack.app_token",
            "xapp-1-A1-1-1",
            "websocket.slack.api_url",
            "http://localhost:" + api.getAddress().getPort() + "/",
            "websocket.shards.0.origin",
            "http://a",
            "websocket.shards.1.origin",
            "http://b");
        await().until(() -> context.meter("inlet.output.messages.unsettled") == 2);
        stopIn();
        closed.await();

        assertThat(fromClient).noneMatch(text -> text.contains("envelope_id"));
      } finally {
        api.stop(0);
      }
    }
  }

  /** Sends three messages with numbers behind that which the request asks for. */
  private static void sendNumbers(FeedConnection connection)
      throws IOException, InterruptedException {
    connection.accept();
    String target = connection.request().target();
    int from = target.contains("from=") ? Integer.parseInt(target.split("from=", 2)[1]) : 0;
    connection.sendTexts(
        IntStream.range(from + 1, from + 4).mapToObj(i -> "{\"id\":" + i + "}").toList());
    connection.stayOpen();
  }

  @Test
  @DisplayName(
      "goes on at the offsets that were stored, and gives the last record of a batch theirs")
  void resumes() throws Exception {
    String[] feed = {
      "websocket.feed.enabled", "true",
      "websocket.feed.cursor", "/id",
      "websocket.feed.resume.query", "from",
    };
    try (FeedServer server = FeedServer.start(TaskIT::sendNumbers)) {
      start(server.uri().toString(), feed);
      List<SourceRecord> records = poll(3);
      SourceRecord last = records.get(2);
      assertThat(last.sourcePartition()).isEqualTo(Map.of("input", "websocket"));
      assertThat(last.sourceOffset().get("source").toString()).startsWith("websocket feed ws://");
      settle(records);
      stopIn();

      offsets.put(last.sourcePartition(), new HashMap<>(last.sourceOffset()));
      InletSourceTask next = new InletSourceTask();
      next.initialize(context);
      next.start(context.configs());
      List<SourceRecord> more = new ArrayList<>();
      while (more.size() < 3) {
        List<SourceRecord> polled = next.poll();
        more.addAll(polled == null ? List.of() : polled);
      }
      assertThat(values(more)).containsExactly("{\"id\":4}", "{\"id\":5}", "{\"id\":6}");
      more.forEach(record -> next.commitRecord(record, WRITTEN));
      next.stop();
    }
  }

  @Test
  @DisplayName(
      "goes on at an offset that was stored without a shard, and stores that of its only shard")
  void resumesOnlyShard() throws Exception {
    Map<String, String> feed =
        Map.of(
            "websocket.feed.enabled", "true",
            "websocket.feed.cursor", "/id",
            "websocket.feed.resume.query", "from");
    try (FeedServer server = FeedServer.start(TaskIT::sendNumbers)) {
      offsets.put(
          Map.of("input", "websocket"),
          new HashMap<>(Map.of("source", "websocket feed " + server.uri(), "position", "7")));
      Map<String, String> config = new HashMap<>(feed);
      config.put("name", "feed");
      config.put("topic", "feed");
      config.put("websocket.shards.0.url", server.uri().toString());
      Map<String, String> taskConfig =
          TaskShards.spread(config, Optional.of("websocket"), List.of(0), 1).get(0);
      task.initialize(context);
      task.start(taskConfig);

      List<SourceRecord> records = poll(3);

      assertThat(values(records)).containsExactly("{\"id\":8}", "{\"id\":9}", "{\"id\":10}");
      assertThat(records.get(2).sourcePartition())
          .isEqualTo(Map.of("input", "websocket", "shard", "0"));
      assertThat(records.get(2).sourceOffset()).extracting("position").isEqualTo("10");
      settle(records);
      stopIn();
    }
  }

  @Test
  @DisplayName("refuses offsets of something else with a sentence that says what to do")
  void otherOffsets() throws Exception {
    offsets.put(
        Map.of("input", "websocket"),
        new HashMap<>(Map.of("source", "websocket ws://elsewhere/", "position", "7")));

    assertThatThrownBy(() -> start(absent()))
        .isInstanceOf(ConnectException.class)
        .hasNoCause()
        .hasMessageContaining("the offsets of this connector are those of")
        .hasMessageContaining("websocket ws://elsewhere/")
        .hasMessageContaining("DELETE /connectors/NAME/offsets");
  }

  @Test
  @DisplayName("fails with the sentence of an input that has given up, not before")
  void givenUp() throws Exception {
    start(
        absent(),
        "websocket.connection.max_retries",
        "1",
        "websocket.connection.retry_initial",
        "10ms");

    assertThatThrownBy(() -> poll(1))
        .isInstanceOf(ConnectException.class)
        .hasNoCause()
        .hasMessageContaining("gave up connecting");
  }

  /** Completes the subscriptions of one connection, and sends messages over the others. */
  private static FeedServer.Handler completing(String completed) {
    return connection -> {
      connection.accept(Map.of("Sec-WebSocket-Protocol", "graphql-transport-ws"));
      connection.receiveText(Duration.ofSeconds(30)); // the login
      connection.sendText("{\"type\":\"connection_ack\"}");
      connection.receiveText(Duration.ofSeconds(30)); // the subscription
      connection.sendText("{\"id\":\"a\",\"type\":\"next\",\"payload\":{\"data\":1}}");
      if (connection.request().target().equals(completed)) {
        connection.sendText("{\"id\":\"a\",\"type\":\"complete\"}");
      }
      connection.stayOpen();
    };
  }

  private static final String[] SUBSCRIPTION = {
    "websocket.graphql_ws.enabled", "true",
    "websocket.graphql_ws.subscriptions.0.id", "a",
    "websocket.graphql_ws.subscriptions.0.query", "subscription { a }",
  };

  private static String[] with(String[] config, String... more) {
    return Stream.concat(Arrays.stream(config), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  @DisplayName("says that its input has ended, and shows no connection then")
  void ended() throws Exception {
    try (FeedServer server = FeedServer.start(completing("/done"));
        LogLines log = LogLines.capture()) {
      start(server.uri().resolve("/done").toString(), SUBSCRIPTION);
      settle(poll(1));
      await()
          .until(
              () ->
                  pollOnce().isEmpty()
                      && log.lines().stream().anyMatch(line -> line.contains("has ended")));

      assertThat(context.meter("inlet.input.connects")).isOne();
      assertThat(context.meter("inlet.input.connected")).isZero();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("has ended"))
          .singleElement()
          .asString()
          .contains("feed-0: the input has ended: ", "all subscriptions are complete");
    }
  }

  @Test
  @DisplayName("says which of several connections has ended, and shows only the others")
  void endedShard() throws Exception {
    try (FeedServer server = FeedServer.start(completing("/done"));
        LogLines log = LogLines.capture()) {
      start(
          server.uri().toString(),
          with(
              SUBSCRIPTION,
              TaskShards.SHARDS,
              "0,1",
              "websocket.shards.0.url",
              server.uri().resolve("/on").toString(),
              "websocket.shards.1.url",
              server.uri().resolve("/done").toString()));
      settle(poll(2));
      await()
          .until(
              () ->
                  pollOnce().isEmpty()
                      && log.lines().stream().anyMatch(line -> line.contains("has ended")));

      assertThat(context.meter("inlet.input.connects")).isEqualTo(2);
      assertThat(context.meter("inlet.input.connected")).isOne();
      stopIn();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("has ended"))
          .singleElement()
          .asString()
          .contains("feed-0-shard-1: the input has ended: ", "all subscriptions are complete");
    }
  }
}
