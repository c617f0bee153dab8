package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A config of the guide")
class ExampleFeedsIT {
  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "EXCHANGE_KEY", "key-of-the-test",
          "EXCHANGE_PASSPHRASE", "phrase-of-the-test",
          "EXCHANGE_SECRET", "secret-of-the-test");

  private final Feeds feeds = new Feeds();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> fromClient = new CopyOnWriteArrayList<>();

  private String receive(FeedConnection connection) throws IOException {
    String text = connection.receive(SOON).text();
    fromClient.add(text);
    return text;
  }

  @Test
  @DisplayName(
      "logs in at an exchange with a signature of that time, subscribes in chunks, and sees what"
          + " its channels miss and repeat, on each connection anew")
  void exchange() throws Exception {
    try (FeedServer server = FeedServer.start(this::exchange);
        Input input =
            feeds.input(ExampleConfigs.input("exchange.yaml", server.uri(), CREDENTIALS))) {
      input.connect();
      List<String> texts = feeds.read(input, 7);
      assertThat(texts)
          .containsExactly(
              trade("BTC-USD", 1),
              trade("ETH-USD", 7),
              trade("BTC-USD", 2),
              trade("BTC-USD", 5),
              trade("BTC-USD", 4),
              trade("ETH-USD", 8),
              trade("BTC-USD", 1));
      assertThat(feeds.repeated.get()).isEqualTo(2);
      assertThat(feeds.gaps).hasSize(1);
      assertThat(feeds.gaps.get(0).messages()).hasValue(2);
      assertThat(feeds.gaps.get(0).subscription()).contains("trades.BTC-USD");
      List<String> subscriptions =
          List.of(
              "{\"op\":\"subscribe\",\"args\":[\"trades.BTC-USD\",\"trades.ETH-USD\"]}",
              "{\"op\":\"subscribe\",\"args\":[\"trades.SOL-USD\"]}");
      assertThat(fromClient.subList(1, 3)).isEqualTo(subscriptions);
      assertThat(fromClient.subList(4, 6)).isEqualTo(subscriptions);
      JsonValue first = login(fromClient.get(0));
      JsonValue second = login(fromClient.get(3));
      assertThat(timestamp(second)).isGreaterThan(timestamp(first));
      assertThat(text(second, "/sign")).isNotEqualTo(text(first, "/sign"));
    }
  }

  private static JsonValue login(String message) throws JsonException {
    return JsonValue.parse(message).at("/args/0").orElseThrow();
  }

  private static long timestamp(JsonValue login) {
    return Long.parseLong(text(login, "/timestamp"));
  }

  private static String trade(String market, int sequence) {
    return "{\"channel\":\"trades." + market + "\",\"seq\":" + sequence + ",\"price\":\"1.5\"}";
  }

  private void exchange(FeedConnection connection) throws Exception {
    connection.accept();
    JsonValue login = login(receive(connection));
    assertThat(text(login, "/apiKey")).isEqualTo("key-of-the-test");
    assertThat(text(login, "/passphrase")).isEqualTo("phrase-of-the-test");
    assertThat(text(login, "/sign"))
        .isEqualTo(sign(text(login, "/timestamp") + "GET/users/self/verify"));
    connection.sendText("{\"event\":\"login\",\"code\":\"0\"}");
    for (int message = 0; message < 2; message++) {
      for (JsonValue channel :
          JsonValue.parse(receive(connection)).at("/args").orElseThrow().elements()) {
        connection.sendText("{\"event\":\"subscribe\",\"arg\":" + channel.toJson() + "}");
      }
    }
    if (connections.incrementAndGet() == 1) {
      connection.sendTexts(
          List.of(
              trade("BTC-USD", 1),
              trade("ETH-USD", 7),
              trade("BTC-USD", 2),
              trade("BTC-USD", 2), // repeated
              trade("BTC-USD", 5), // 3 is dropped
              trade("BTC-USD", 4), // late
              trade("BTC-USD", 1), // repeated
              trade("ETH-USD", 8)));
      await().atMost(SOON).until(() -> Instant.now().getEpochSecond() > timestamp(login));
      connection.sendClose(1001, "restart");
      connection.awaitClosed(SOON);
    } else {
      connection.sendText(trade("BTC-USD", 1));
      connection.stayOpen();
    }
  }

  private static String text(JsonValue value, String pointer) {
    return value.at(pointer).flatMap(JsonValue::asString).orElse("");
  }

  private static String sign(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("secret-of-the-test".getBytes(UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
  }

  @Test
  @DisplayName("goes on behind its cursor, also after a restart, and drops what comes again")
  void cursor() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              switch (connections.incrementAndGet()) {
                case 1 -> {
                  connection.sendTexts(
                      List.of(post(10_000_001), post(10_000_003), post(10_000_002)));
                  connection.abort();
                }
                case 2 -> {
                  connection.sendTexts(
                      List.of(post(10_000_002), post(10_000_003), post(10_000_005)));
                  connection.stayOpen();
                }
                default -> {
                  connection.sendText(post(10_000_006));
                  connection.stayOpen();
                }
              }
            })) {
      try (Input input = feeds.input(ExampleConfigs.input("cursor.yaml", server.uri(), Map.of()))) {
        input.connect();
        assertThat(feeds.read(input, 4))
            .containsExactly(
                post(10_000_001), post(10_000_003), post(10_000_002), post(10_000_005));
      }
      try (Input input = feeds.input(ExampleConfigs.input("cursor.yaml", server.uri(), Map.of()))) {
        input.connect();
        assertThat(feeds.read(input, 1)).containsExactly(post(10_000_006));
      }
      assertThat(feeds.repeated.get()).isEqualTo(2);
      assertThat(feeds.gaps).as("10,000,004 is dropped, and nothing says so").isEmpty();
      assertThat(server.requests())
          .extracting(request -> request.target().replaceAll(".*wantedCollections=[a-z.]*", ""))
          .satisfies(targets -> assertThat(targets.get(0)).matches("&cursor=\\d{16}"))
          .endsWith("&cursor=5000003", "&cursor=5000005");
    }
  }

  private static String post(int time) {
    return "{\"did\":\"did:plc:a\",\"time_us\":" + time + ",\"kind\":\"commit\"}";
  }

  @Test
  @DisplayName("asks for events since its cursor, which moves when the stored ones are complete")
  void since() throws Exception {
    try (FeedServer server = FeedServer.start(this::relay);
        Input input = feeds.input(ExampleConfigs.input("since.yaml", server.uri(), Map.of()))) {
      input.connect();
      assertThat(feeds.read(input, 6))
          .containsExactly(
              note("c", 3000),
              note("b", 2000),
              note("a", 1000),
              note("d", 4000),
              note("f", 6000),
              note("e", 5000));
      List<Long> since =
          fromClient.stream()
              .map(request -> request.replaceAll(".*\"since\":(\\d+).*", "$1"))
              .map(Long::valueOf)
              .toList();
      assertThat(since.get(0)).isGreaterThan(1_700_000_000L);
      assertThat(since.get(1)).as("cut in the history").isBetween(since.get(0) - 60, since.get(0));
      assertThat(since.get(2)).isEqualTo(4000 - 60);
      assertThat(feeds.repeated.get()).isGreaterThanOrEqualTo(2);
    }
  }

  private void relay(FeedConnection connection) throws IOException {
    connection.accept();
    receive(connection);
    switch (connections.incrementAndGet()) {
      case 1 -> {
        connection.sendTexts(List.of(note("c", 3000), note("b", 2000)));
        connection.abort();
      }
      case 2 -> {
        connection.sendTexts(
            List.of(
                note("c", 3000),
                note("b", 2000),
                note("a", 1000),
                "[\"EOSE\",\"notes\"]",
                note("d", 4000)));
        connection.abort();
      }
      default -> {
        connection.sendTexts(List.of(note("d", 4000), note("f", 6000), note("e", 5000)));
        connection.stayOpen();
      }
    }
  }

  @Test
  @DisplayName("counts an event that is dated in the future as one of now")
  void future() throws Exception {
    long future = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  receive(connection);
                  connection.sendText("[\"EOSE\",\"notes\"]");
                  if (connections.incrementAndGet() == 1) {
                    connection.sendText(note("future", future));
                    connection.sendClose(1001, "restart");
                    connection.awaitClosed(SOON);
                  } else {
                    connection.sendText(note("next", Instant.now().getEpochSecond()));
                    connection.stayOpen();
                  }
                });
        Input input = feeds.input(ExampleConfigs.input("since.yaml", server.uri(), Map.of()))) {
      input.connect();
      assertThat(feeds.read(input, 2)).first().isEqualTo(note("future", future));
      long now = Instant.now().getEpochSecond();
      assertThat(Long.parseLong(fromClient.get(1).replaceAll(".*\"since\":(\\d+).*", "$1")))
          .isLessThanOrEqualTo(now - 60);
      assertThat(Long.parseLong(feeds.positions.only().orElseThrow())).isLessThanOrEqualTo(now);
    }
  }

  @Test
  @DisplayName("reports a gap if the relay sends as many stored events as it ever does")
  void cutHistory() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  receive(connection);
                  boolean isFirst = connections.incrementAndGet() == 1;
                  int stored = isFirst ? 499 : 500;
                  for (int i = 0; i < stored; i++) {
                    connection.sendText(note(connections + "-" + i, 5000 - i));
                  }
                  connection.sendText("[\"EOSE\",\"notes\"]");
                  if (isFirst) {
                    connection.sendText(note("last", 6000));
                    connection.sendClose(1001, "restart");
                    connection.awaitClosed(SOON);
                  } else {
                    connection.stayOpen();
                  }
                });
        Input input = feeds.input(ExampleConfigs.input("since.yaml", server.uri(), Map.of()))) {
      input.connect();
      feeds.read(input, 1_000);
      await().until(() -> !feeds.gaps.isEmpty());
      assertThat(feeds.gaps)
          .singleElement()
          .satisfies(gap -> assertThat(gap.messages()).isEmpty())
          .extracting(Gap::reason)
          .asString()
          .startsWith("the server has sent 500 stored messages or more (resume.history_limit)");
    }
  }

  private static String note(String id, long time) {
    return "[\"EVENT\",\"notes\",{\"id\":\"" + id + "\",\"created_at\":" + time + "}]";
  }

  @Test
  @DisplayName(
      "answers the pings of a server with what they hold, delivers what nothing names as it comes,"
          + " and subscribes again after a loss, which is a gap")
  void heartbeat() throws Exception {
    try (FeedServer server = FeedServer.start(this::heartbeat);
        Input input = feeds.input(ExampleConfigs.input("heartbeat.yaml", server.uri(), Map.of()))) {
      input.connect();
      assertThat(feeds.read(input, 5))
          .containsExactly(price(1), price(3), price(2), price(2), price(5));
      assertThat(feeds.unknownGaps).hasValue(1);
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.repeated).hasValue(0);
      List<String> subscriptions =
          List.of(
              "{\"sub\":\"market.btcusdt.trade\",\"id\":\"1\"}",
              "{\"sub\":\"market.ethusdt.trade\",\"id\":\"2\"}");
      assertThat(fromClient.subList(0, 2)).isEqualTo(subscriptions);
      assertThat(fromClient.get(2)).isEqualTo("{\"pong\":1492420473027}");
      assertThat(fromClient.subList(3, 5)).isEqualTo(subscriptions);
    }
  }

  private static String price(int price) {
    return "{\"price\":" + price + "}";
  }

  private void heartbeat(FeedConnection connection) throws IOException {
    connection.accept();
    connection.sendText("{\"type\":\"welcome\"}");
    for (int message = 1; message <= 2; message++) {
      receive(connection);
      connection.sendText("{\"id\":\"" + message + "\",\"status\":\"ok\"}");
    }
    if (connections.incrementAndGet() == 1) {
      connection.sendTexts(List.of(price(1), "{\"ping\":1492420473027}"));
      receive(connection);
      connection.sendTexts(List.of("pong", price(3), price(2), price(2))); // 4 is dropped
      connection.abort();
    } else {
      connection.sendText(price(5));
      connection.stayOpen();
    }
  }
}
