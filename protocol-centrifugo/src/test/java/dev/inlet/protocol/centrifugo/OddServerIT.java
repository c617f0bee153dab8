package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Positions;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("With a server that is odd, the protocol centrifugo")
class OddServerIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Map<String, String> SUBPROTOCOL =
      Map.of("Sec-WebSocket-Protocol", "centrifuge-json");
  private static final Map<String, Object> ONE_CHANNEL = Map.of("channels", List.of("a"));
  private static final String SUBSCRIBED =
      "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"E\",\"offset\":7}}";

  private static final String REFUSED = "{\"id\":2,\"error\":{\"code\":112,\"message\":\"no\"}}";

  private final List<String> received = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  private void login(FeedConnection connection, String answer) throws Exception {
    connection.accept(SUBPROTOCOL);
    received.add(connection.receiveText(SOON));
    connection.sendText(answer);
  }

  /** Lets a client in, answers its only subscription, and sends texts. */
  private FeedServer serving(String login, String subscribed, String... texts) {
    return FeedServer.start(
        connection -> {
          login(connection, login);
          received.add(connection.receiveText(SOON));
          connection.sendText(subscribed);
          connection.sendTexts(List.of(texts));
          connection.stayOpen(frame -> received.add(frame.text()));
        });
  }

  private static String login(String more) {
    return "{\"id\":1,\"connect\":{\"client\":\"c\"" + more + "}}";
  }

  private static String publication(String channel, int offset) {
    return "{\"push\":{\"channel\":\"%s\",\"pub\":{\"data\":%d,\"offset\":%d}}}"
        .formatted(channel, offset, offset);
  }

  @Test
  @DisplayName("reads replies with any white space, drops repeats and reports what is left out")
  void replies() throws Exception {
    String replies =
        String.join(
            "\n",
            publication("a", 8),
            " " + publication("\\u0061", 8),
            publication("other", 1),
            "{\"push\":{\"channel\":\"a\",\"join\":{\"info\":{}}}}",
            "{\"push\":{\"pub\":{\"offset\":11,\"data\":{\"x\":\n[1]}},\"channel\":\"a\"}}\n");
    try (FeedServer server = serving(login(""), SUBSCRIBED, replies);
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(2)).containsExactly("8", "{\"x\":\n[1]}");
      assertThat(feed.repeated()).isEqualTo(1);
      assertThat(feed.gaps())
          .singleElement()
          .satisfies(gap -> assertThat(gap.messages()).hasValue(2));
      assertThat(feed.warnings()).anySatisfy(warning -> assertThat(warning).contains("\"other\""));
      assertThat(feed.positions()).isEqualTo(Positions.of(Map.of("a", "E:11")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "{\"push\":", "[]", "{\"push\":{\"channel\":1,\"pub\":{}}}"})
  @DisplayName("ends the connection on garbage; what came before is delivered")
  void garbage(String garbage) throws Exception {
    try (FeedServer server = serving(login(""), SUBSCRIBED, publication("a", 8) + "\n" + garbage);
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.losses().get(0))
          .contains("the server sent a message that is not valid in this protocol: expected ");
    }
  }

  @Test
  @DisplayName("answers a ping only if the server wants it, and reports pings that do not come")
  void pings() throws Exception {
    Map<String, Object> section = Map.of("channels", List.of("a"), "max_ping_delay", "0");
    try (FeedServer server = serving(login(",\"ping\":1,\"pong\":true"), SUBSCRIBED, "{}");
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      feed.connect();
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(received.subList(2, 3)).containsExactly("{}");
      assertThat(feed.losses().get(0))
          .contains("the server was silent for 2s, though it announced a ping every 1s");
    }
    received.clear();
    try (FeedServer server = serving(login(""), SUBSCRIBED, "{}", publication("a", 8));
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      feed.read(1);
      assertThat(received).doesNotContain("{}");
    }
  }

  @Test
  @DisplayName("says why a login or a subscription is refused, on one line")
  void refusals() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  login(connection, "{\"id\":1,\"error\":{\"code\":101,\"message\":\"no\\nway\"}}");
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss()).contains("the login was refused: no\\nway (code 101)");
    }
    try (FeedServer server =
            serving(login(""), "{\"id\":2,\"error\":{\"code\":103,\"message\":\"denied\"}}");
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss())
          .contains("the subscription to \"a\" was refused: denied (code 103)");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName("says what to do about a channel that the server has subscribed to by itself")
  void subscribedByServer() throws Exception {
    try (FeedServer server =
            serving(
                login(",\"subs\":{\"a\":{}}"),
                "{\"id\":2,\"error\":{\"code\":105,\"message\":\"already subscribed\"}}");
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss())
          .contains(
              "the subscription to \"a\" was refused: already subscribed (code 105): the server"
                  + " has subscribed this client itself; remove the channel from the token");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName("goes on behind a publication that came just before the end of its subscription")
  void positionBeforeEnd() throws Exception {
    String end =
        "{\"push\":{\"channel\":\"a\",\"unsubscribe\":{\"code\":2000,\"reason\":\"enough\"}}}";
    try (FeedServer server = serving(login(""), SUBSCRIBED, publication("a", 8) + "\n" + end);
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      feed.readUntil(() -> received.size() >= 4);
      assertThat(feed.losses().get(0))
          .contains("the server has ended the subscription to \"a\": enough (code 2000)");
      assertThat(received.get(3)).contains("\"offset\":8");
    }
  }

  @Test
  @DisplayName("reports no gap in a channel without history when a connection is replaced")
  void replacedWithoutHistory() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON));
                  connection.sendText("{\"id\":2,\"subscribe\":{}}");
                  connection.sendText(
                      "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":" + number + "}}}");
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("1");
      assertThat(feed.input().replaceConnection(SHORT)).isTrue();
      assertThat(feed.texts(1)).containsExactly("2");
      assertThat(feed.gaps()).isEmpty();
      assertThat(feed.losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"12, 0", "10, 2"})
  @DisplayName(
      "reports of what a replacement does not recover only what the connection before did not"
          + " bring")
  void replacedBeyondHistory(int lastBefore, int missing) throws Exception {
    CountDownLatch replacing = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON));
                  if (number == 1) {
                    connection.sendTexts(List.of(SUBSCRIBED, publication("a", 8)));
                    assertThat(replacing.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    for (int offset = 9; offset <= lastBefore; offset++) {
                      connection.sendText(publication("a", offset));
                    }
                    sent.countDown();
                  } else {
                    replacing.countDown();
                    assertThat(sent.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    connection.sendText(SUBSCRIBED.replace("7", "12"));
                    connection.sendText(publication("a", 13));
                  }
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      assertThat(feed.input().replaceConnection(SHORT)).isTrue();
      List<String> texts = feed.texts(lastBefore - 8 + 1);
      assertThat(texts).startsWith("9", "10").endsWith("13").hasSize(lastBefore - 8 + 1);
      assertThat(feed.gaps().stream().mapToLong(gap -> gap.messages().orElseThrow()).sum())
          .isEqualTo(missing);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':2,'subscribe':{'recoverable':true,'epoch':'F','offset':0}}| 1"
            + "| the server has begun a new history of the channel| 0",
        "{'id':2,'subscribe':{'recoverable':true,'epoch':'E','offset':3}}| 4"
            + "| the server did not recover them| 0",
        "refused {'id':3,'subscribe':{'recoverable':true,'epoch':'F','offset':8}}| 9"
            + "| the server cannot go on where the channel was| 0",
        "refused {'id':3,'subscribe':{'recoverable':true,'epoch':'E','offset':9}}| 10"
            + "| the server cannot go on where the channel was| 1",
        "refused {'id':3,'subscribe':{'recoverable':true,'epoch':'E','offset':8}}| 9| none| 0",
      },
      quoteCharacter = '`')
  @DisplayName("reports where a replacement cannot go on, unless the connection before got as far")
  void replacedElsewhere(String answers, int next, String reason, int size) throws Exception {
    List<String> texts = List.of(answers.replace('\'', '"').replace("refused", REFUSED).split(" "));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON));
                  connection.sendTexts(number == 1 ? List.of(SUBSCRIBED) : texts);
                  connection.sendText(publication("a", number == 1 ? 8 : next));
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      assertThat(feed.input().replaceConnection(SHORT)).isTrue();
      assertThat(feed.texts(1)).containsExactly(Integer.toString(next));
      if (reason.equals("none")) {
        assertThat(feed.gaps()).isEmpty();
        return;
      }
      assertThat(feed.gaps()).hasSize(1);
      assertThat(feed.gaps().get(0).reason()).startsWith(reason);
      assertThat(feed.gaps().get(0).messages().orElse(0)).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @CsvSource({"9, 0", "8, 1"})
  @DisplayName(
      "reports what the server leaves out before a replacement is open only if the connection"
          + " before did not bring it")
  void replacedWithHole(int lastBefore, int missing) throws Exception {
    CountDownLatch replacing = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    String other = SUBSCRIBED.replace("\"id\":2", "\"id\":3");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON)); // of both channels
                  if (number == 1) {
                    connection.sendTexts(List.of(SUBSCRIBED, other, publication("a", 8)));
                    assertThat(replacing.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    for (int offset = 9; offset <= lastBefore; offset++) {
                      connection.sendText(publication("a", offset));
                    }
                  } else {
                    replacing.countDown();
                    connection.sendText(SUBSCRIBED.replace("7", "7,\"recovered\":true"));
                    connection.sendText(publication("a", 8));
                    connection.sendText(publication("a", 10));
                    connection.sendText(other.replace("7", "7,\"recovered\":true"));
                    connection.sendText(publication("a", 11));
                  }
                  connection.stayOpen();
                });
        ProtocolFeed feed =
            ProtocolFeed.of("centrifugo", server.uri(), Map.of("channels", List.of("a", "b")))) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      assertThat(feed.input().replaceConnection(SHORT)).isTrue();
      assertThat(feed.texts(lastBefore - 8 + 2)).endsWith("10", "11");
      assertThat(feed.gaps().stream().mapToLong(gap -> gap.messages().orElseThrow()).sum())
          .isEqualTo(missing);
    }
  }

  @ParameterizedTest
  @CsvSource({"'',1", "'\"recoverable\":true,\"recovered\":true,\"epoch\":\"E\"',0"})
  @DisplayName(
      "reports a gap if a connection that is replaced does not come to its end, unless all channels"
          + " were recovered")
  void replacedWithoutEnd(String recovery, int missing) throws Exception {
    AtomicInteger connections = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON));
                  connection.sendText("{\"id\":2,\"subscribe\":{" + recovery + "}}");
                  connection.sendText(publication("a", number));
                  if (number == 1) {
                    over.await();
                  }
                  connection.stayOpen();
                });
        ProtocolFeed feed =
            ProtocolFeed.of(
                "centrifugo",
                server.uri(),
                Positions.NONE,
                ONE_CHANNEL,
                Map.of("close_timeout", "100ms"))) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("1");
      assertThat(feed.input().replaceConnection(SHORT)).isTrue();
      assertThat(feed.texts(1)).containsExactly("2");
      assertThat(feed.gaps()).hasSize(missing);
      over.countDown();
    }
  }

  private static Map<String, Object> withTokenOf(Path file) {
    return Map.of("channels", List.of("a"), "token_file", file.toString());
  }

  @Test
  @DisplayName("shows a newer token again when the server could not look at it")
  void refreshFails() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "token-at-first");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  login(connection, login(",\"ttl\":1"));
                  received.add(connection.receiveText(SOON));
                  connection.sendText(SUBSCRIBED);
                  Files.writeString(file, "token-thereafter");
                  for (int id = 3; id < 6; id++) {
                    received.add(connection.receiveText(SOON));
                    connection.sendText(
                        "{\"id\":%d,\"error\":{\"code\":%d,\"message\":\"not now\"}}"
                            .formatted(id, id == 3 ? 100 : 111));
                  }
                  received.add(connection.receiveText(SOON));
                  connection.sendText("{\"id\":6,\"refresh\":{\"ttl\":600}}");
                  connection.sendText(publication("a", 8));
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), withTokenOf(file))) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("8");
      assertThat(feed.losses()).isEmpty();
      assertThat(received.subList(2, 6))
          .allSatisfy(refresh -> assertThat(refresh).contains("\"token\":\"token-thereafter\""));
    }
  }

  @Test
  @DisplayName("hides the token of a connection from its log, and keeps it for no other one")
  void secrets() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "token-at-first");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.receiveText(SOON);
                  Path next = folder.resolve("next"); // what reads the file sees all of it
                  Files.writeString(next, "token-thereafter");
                  Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                  connection.sendText(
                      "{\"id\":1,\"error\":{\"code\":100,\"message\":\"not token-at-first, nor"
                          + " token-thereafter\"}}");
                  connection.awaitClosed(SOON);
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), withTokenOf(file))) {
      var unused = feed.connecting();
      await().atMost(SOON).until(() -> feed.losses().size() > 1);
      assertThat(feed.losses().get(0)).contains("not [REDACTED], nor token-thereafter");
      assertThat(feed.losses().get(1)).contains("not token-at-first, nor [REDACTED]");
    }
  }

  @Test
  @DisplayName("hides a token that it has shown while the connection was open")
  void secretsOfRefresh() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "token-at-first");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  login(connection, login(",\"ttl\":1"));
                  received.add(connection.receiveText(SOON));
                  connection.sendText(SUBSCRIBED);
                  Files.writeString(file, "token-thereafter");
                  received.add(connection.receiveText(SOON));
                  connection.sendClose(3000, "no token-thereafter, nor token-at-first");
                  connection.awaitClosed(SOON);
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), withTokenOf(file))) {
      feed.connect();
      assertThat(feed.firstLossWhileReading()).contains("no [REDACTED], nor [REDACTED]");
    }
  }

  @Test
  @DisplayName("says what it waits for when the server does not answer")
  void silent() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  login(connection, login(""));
                  connection.stayOpen();
                });
        ProtocolFeed feed =
            ProtocolFeed.of(
                "centrifugo",
                server.uri(),
                Positions.NONE,
                ONE_CHANNEL,
                Map.of("handshake_timeout", "1s"))) {
      var unused = feed.connecting();
      String expected = "the answer to the subscription to \"a\" did not come within 1s";
      // A busy machine may not get as far as that in the first attempt.
      await()
          .atMost(SOON)
          .until(() -> feed.losses().stream().anyMatch(loss -> loss.contains(expected)));
    }
  }

  @Test
  @DisplayName("reports a gap after each loss in a channel without history, and asks for recovery")
  void withoutHistory() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  login(connection, login(""));
                  received.add(connection.receiveText(SOON));
                  connection.sendText("{\"id\":2,\"subscribe\":{}}");
                  connection.sendText("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":true}}}");
                  connection.sendClose(3001, "shutdown");
                  connection.awaitClosed(SOON);
                });
        ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), ONE_CHANNEL)) {
      feed.connect();
      feed.read(2);
      assertThat(feed.gaps())
          .first()
          .satisfies(
              gap -> {
                assertThat(gap.messages()).isEmpty();
                assertThat(gap.reason()).isEqualTo("the channel has no history");
              });
      assertThat(feed.warnings()).hasSize(1);
      assertThat(received.get(1))
          .isEqualTo(
              "{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"recoverable\":true,\"positioned\":true}}");
    }
  }
}
