package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.Positions;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.HandshakeRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A session of a feed")
class FeedSessionIT {
  private static final Map<String, Object> SUBSCRIBING =
      Map.of(
          "channels",
          List.of("a", "b", "c"),
          "send",
          "sub {{channels}}",
          "unsubscribe",
          "unsub {{channels}}");

  private final Feeds feeds = new Feeds();
  private final List<String> fromClient = new CopyOnWriteArrayList<>();

  @Test
  @DisplayName("that is refused reports the words of the server, without secrets")
  void refused() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "values",
            Map.of("key", "key-of-the-test"),
            "opening",
            List.of(
                Map.of(
                    "send",
                    "{\"login\":\"{{key}}\"}",
                    "await",
                    Map.of("pointer", "/ok", "value", "true"))),
            "errors",
            List.of(Map.of("pointer", "/ok", "value", "false", "reason", "/why")));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendText("{\"ok\":false,\"why\":\"no user\\nkey-of-the-test\"}");
                  connection.awaitClosed(SOON);
                });
        Input input = feeds.input(server.uri(), feed)) {
      Thread connecting = connect(input);
      await().until(() -> !feeds.failures.isEmpty());
      assertThat(feeds.failures.get(0))
          .contains("the protocol \"feed\": the server refuses: no user\\n[REDACTED]");
      assertThat(fromClient.get(0)).isEqualTo("{\"login\":\"key-of-the-test\"}");
      connecting.interrupt();
      connecting.join();
    }
  }

  private static Thread connect(Input input) {
    Thread connecting =
        new Thread(
            () -> {
              try {
                input.connect();
              } catch (Exception e) {
                // It was closed.
              }
            });
    connecting.start();
    return connecting;
  }

  @Test
  @DisplayName(
      "has its time for each subscription, however long the intervals between them add up to")
  void subscribesSlowly() throws Exception {
    try (FeedServer server = recording();
        Input input = oneByOne(server, "500ms", "2s", List.of("a", "b", "c", "d", "e", "f"))) {
      Thread connecting = connect(input);
      await().atMost(SOON).until(() -> fromClient.size() == 6);
      assertThat(feeds.failures).isEmpty();
      connecting.join();
    }
  }

  @Test
  @DisplayName("waits for an interval that is longer than the time for a step")
  void subscribesVerySlowly() throws Exception {
    try (FeedServer server = recording();
        Input input = oneByOne(server, "1500ms", "1s", List.of("a", "b"))) {
      Thread connecting = connect(input);
      await() // the first attempt may not come that far in its time
          .atMost(SOON)
          .until(() -> fromClient.contains("sub [\"b\"]"));
      connecting.join();
    }
  }

  /** A server that hears what it is told, and says nothing. */
  private FeedServer recording() {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.stayOpen(frame -> fromClient.add(frame.text()));
        });
  }

  /** Subscribes to each channel with a message of its own. */
  private Input oneByOne(
      FeedServer server, String interval, String handshakeTimeout, List<String> channels) {
    Map<String, Object> subscriptions =
        Map.of(
            "channels",
            channels,
            "send",
            "sub {{channels}}",
            "per_message",
            1,
            "interval",
            interval);
    return feeds.input(
        Map.of(
            "url",
            server.uri().toString(),
            "handshake_timeout",
            handshakeTimeout,
            "feed",
            Feeds.enabled(Map.of("subscriptions", subscriptions))));
  }

  @Test
  @DisplayName("subscribes with one cursor, whatever the first subscriptions bring meanwhile")
  void oneCursor() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "opening",
            List.of(Map.of("send", "from {{cursor}}", "await", Map.of("value", "welcome"))),
            "subscriptions",
            Map.of(
                "channels",
                List.of("x", "y"),
                "send",
                "{{channel}} {{cursor}}",
                "per_message",
                1,
                "await",
                Map.of("value", "subscribed")),
            "cursor",
            "/time",
            "resume",
            Map.of("start", "100"));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receiveText(SOON));
                  connection.sendTexts(List.of(at(150), "welcome"));
                  fromClient.add(connection.receiveText(SOON));
                  connection.sendTexts(List.of(at(200), "subscribed"));
                  fromClient.add(connection.receiveText(SOON));
                  connection.sendTexts(List.of("subscribed", at(180)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      assertThat(feeds.read(input, 3)).containsExactly(at(150), at(200), at(180));
      assertThat(fromClient).containsExactly("from 100", "x 100", "y 100");
    }
  }

  @Test
  @DisplayName("sends its heartbeat as soon as it subscribes, however long that takes")
  void heartbeatWhileSubscribing() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "opening",
            List.of(Map.of("send", "login", "await", Map.of("value", "welcome"))),
            "subscriptions",
            Map.of(
                "channels",
                List.of("x"),
                "send",
                "{{channels}}",
                "await",
                Map.of("value", "subscribed")),
            "heartbeat",
            Map.of("send", "beat", "interval", "20ms"));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receiveText(SOON));
                  connection.sendText("welcome");
                  fromClient.add(connection.receiveText(SOON));
                  fromClient.add(connection.receiveText(SOON));
                  connection.sendText("subscribed");
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(fromClient).containsExactly("login", "[\"x\"]", "beat");
    }
  }

  @Test
  @DisplayName("names what it awaits when that does not come")
  void awaits() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of(
                "channels",
                List.of("a"),
                "send",
                "{{channels}}",
                "await",
                Map.of("pointer", "/event", "value", "subscribed")),
            "sequence",
            "/seq");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("garbage", "{\"event\":\"other\"}"));
                  connection.awaitClosed(SOON);
                });
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "feed",
                    Feeds.enabled(feed),
                    "handshake_timeout",
                    "300ms"))) {
      Thread connecting = connect(input);
      await() // the first attempt may not come that far in its time
          .untilAsserted(
              () ->
                  assertThat(feeds.failures)
                      .anySatisfy(
                          failure ->
                              assertThat(failure)
                                  .contains(
                                      "a message with /event \"subscribed\", that confirms the"
                                          + " subscription to \"a\", did not come within"
                                          + " 300ms")));
      assertThat(feeds.warnings)
          .anySatisfy(warning -> assertThat(warning).contains("a message of 7 bytes is not JSON"));
      connecting.interrupt();
      connecting.join();
    }
  }

  @Test
  @DisplayName("subscribes again to a channel that has a gap, and takes its sequence as a new one")
  void resubscribes() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            SUBSCRIBING,
            "sequence",
            "/1",
            "channel",
            "/0",
            "on_gap",
            "resubscribe");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of("[\"a\",5]", "[\"b\",1]", "[\"b\",4]"));
                  fromClient.add(connection.receive(SOON).text());
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of("[\"b\",1]", "[\"a\",6]"));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 5))
          .containsExactly("[\"a\",5]", "[\"b\",1]", "[\"b\",4]", "[\"b\",1]", "[\"a\",6]");
      assertThat(fromClient)
          .containsExactly("sub [\"a\",\"b\",\"c\"]", "unsub [\"b\"]", "sub [\"b\"]");
      assertThat(feeds.gaps).extracting(Gap::messages).hasSize(1);
      assertThat(feeds.repeated.get()).isZero();
    }
  }

  @Test
  @DisplayName("delivers what stands still or goes back, if each message says what it follows")
  void resetThatIsTold() throws Exception {
    List<String> told = List.of("[10,15]", "[15,15]", "[15,15]", "[15,3]", "[3,5]");
    Map<String, Object> feed = Map.of("sequence", "/1", "previous_sequence", "/0");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(told);
                  connection.sendText("[3,5]");
                  connection.sendText("[5,6]");
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 6)).startsWith(told.toArray(new String[0])).endsWith("[5,6]");
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.repeated.get()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("subscribes again behind the cursor that it has reached by then")
  void resubscribesBehindCursor() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of("channels", List.of("a"), "send", "{{channel}} {{cursor}}", "per_message", 1),
            "sequence",
            "/n",
            "cursor",
            "/time",
            "resume",
            Map.of("start", "5", "overlap", 1),
            "on_gap",
            "resubscribe");
    String template = "{\"n\":%d,\"time\":%d}";
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(
                      List.of(template.formatted(1, 100), template.formatted(3, 300)));
                  fromClient.add(connection.receive(SOON).text());
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      feeds.read(input, 2);
      await().until(() -> fromClient.size() == 2);
      assertThat(fromClient).containsExactly("a 5", "a 99");
    }
  }

  private static Map<String, Object> resubscribing(Map<String, ?> more) {
    Map<String, Object> feed =
        new LinkedHashMap<>(
            Map.of(
                "subscriptions",
                SUBSCRIBING,
                "sequence",
                "/1",
                "channel",
                "/0",
                "on_gap",
                "resubscribe"));
    feed.putAll(more);
    return feed;
  }

  @Test
  @DisplayName("subscribes again to all channels if messages name them otherwise, one time for all")
  void resubscribesAll() throws Exception {
    Map<String, Object> feed =
        resubscribing(
            Map.of(
                "subscriptions",
                Map.of("channels", List.of("trade.x", "trade.y"), "send", "sub {{channels}}"),
                "heartbeat",
                Map.of("ping", Map.of("value", "ping"), "pong", "pong")));
    List<String> before = List.of("[\"x\",1]", "[\"y\",1]", "[\"y\",2]", "[\"x\",3]");
    List<String> behind = List.of("[\"y\",1]", "[\"y\",2]", "[\"x\",1]", "[\"y\",4]", "[\"x\",2]");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(before);
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(behind);
                  connection.sendText("ping");
                  fromClient.add(connection.receive(SOON).text());
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 9))
          .containsExactlyElementsOf(Stream.concat(before.stream(), behind.stream()).toList());
      assertThat(feeds.repeated.get()).isZero();
      assertThat(feeds.gaps)
          .extracting(gap -> gap.subscription().orElse(""))
          .containsExactly("x", "y");
      await().until(() -> fromClient.contains("pong"));
      String all = "sub [\"trade.x\",\"trade.y\"]";
      assertThat(fromClient).containsExactly(all, all, "pong");
    }
  }

  @ParameterizedTest(name = "confirmed: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("that subscribes again loses nothing to a message that was under way by then")
  void underWay(boolean confirmed) throws Exception {
    Map<String, Object> subscriptions = new LinkedHashMap<>(SUBSCRIBING);
    subscriptions.remove("unsubscribe");
    if (confirmed) {
      subscriptions.put("await", Map.of("pointer", "/event", "value", "subscribed"));
    }
    String confirmation = "{\"event\":\"subscribed\"}"; // if it is not awaited, it is left out
    Map<String, Object> feed = resubscribing(Map.of("subscriptions", subscriptions));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of(confirmation, ofA(1), ofA(3)));
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of(ofA(4), confirmation));
                  connection.sendTexts(List.of(ofA(1), ofA(2), ofA(3), ofA(4), ofA(4), ofA(5)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 8))
          .containsExactly(ofA(1), ofA(3), ofA(4), ofA(1), ofA(2), ofA(3), ofA(4), ofA(5));
      assertThat(feeds.gaps).extracting(Gap::messages).containsExactly(OptionalLong.of(1));
      assertThat(feeds.repeated.get()).isEqualTo(1);
      assertThat(fromClient).containsExactly("sub [\"a\",\"b\",\"c\"]", "sub [\"a\"]");
    }
  }

  private static String ofA(int number) {
    return "[\"a\"," + number + "]";
  }

  /**
   * A server that leaves out the second message, and sends these once it is subscribed to again.
   */
  private static FeedServer resubscribedWithGap(List<String> then) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.receive(SOON);
          connection.sendTexts(List.of(ofA(1), ofA(3)));
          connection.receive(SOON);
          connection.receive(SOON);
          connection.sendTexts(then);
          connection.stayOpen();
        });
  }

  @Test
  @DisplayName("that subscribes again reports what is missing behind a message that was under way")
  void gapBehindUnderWay() throws Exception {
    try (FeedServer server = resubscribedWithGap(List.of(ofA(4), ofA(5), ofA(1), ofA(2), ofA(4)));
        Input input = feeds.input(server.uri(), resubscribing(Map.of()))) {
      input.connect();
      assertThat(feeds.read(input, 7))
          .containsExactly(ofA(1), ofA(3), ofA(4), ofA(5), ofA(1), ofA(2), ofA(4));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly("the sequence goes from 1 to 3", "the sequence goes from 2 to 4");
    }
  }

  @Test
  @DisplayName("that subscribes again takes what comes twice over the new one for repeated")
  void repeatedBehindResubscription() throws Exception {
    try (FeedServer server = resubscribedWithGap(List.of(ofA(1), ofA(2), ofA(1), ofA(3), ofA(4)));
        Input input = feeds.input(server.uri(), resubscribing(Map.of()))) {
      input.connect();
      assertThat(feeds.read(input, 6))
          .containsExactly(ofA(1), ofA(3), ofA(1), ofA(2), ofA(3), ofA(4));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly("the sequence goes from 1 to 3");
      assertThat(feeds.repeated.get()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("that subscribes again to all loses nothing of a channel that it had not heard of")
  void underWayOfAnother() throws Exception {
    Map<String, Object> feed =
        resubscribing(
            Map.of(
                "subscriptions",
                Map.of("channels", List.of("trade.a", "trade.b"), "send", "sub {{channels}}")));
    List<String> ofB = List.of("[\"b\",4]", "[\"b\",1]", "[\"b\",2]", "[\"b\",3]", "[\"b\",4]");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  connection.sendTexts(List.of(ofA(1), ofA(3)));
                  connection.receive(SOON);
                  connection.sendTexts(ofB);
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 7)).endsWith(ofB.toArray(new String[0]));
      assertThat(feeds.gaps).hasSize(1);
      assertThat(feeds.repeated.get()).isZero();
    }
  }

  @Test
  @DisplayName("that subscribes again delivers what comes before the confirmation of that")
  void beforeConfirmation() throws Exception {
    Map<String, Object> subscriptions = new LinkedHashMap<>(SUBSCRIBING);
    subscriptions.put("await", Map.of("pointer", "/event", "value", "subscribed"));
    String confirmation = "{\"event\":\"subscribed\"}";
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of(confirmation, ofA(1), ofA(3)));
                  connection.receive(SOON);
                  connection.receive(SOON);
                  connection.sendTexts(List.of(ofA(1), confirmation, ofA(2), ofA(3), ofA(5)));
                  connection.stayOpen();
                });
        Input input =
            feeds.input(server.uri(), resubscribing(Map.of("subscriptions", subscriptions)))) {
      input.connect();
      assertThat(feeds.read(input, 6))
          .containsExactly(ofA(1), ofA(3), ofA(1), ofA(2), ofA(3), ofA(5));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly("the sequence goes from 1 to 3", "the sequence goes from 3 to 5");
    }
  }

  @Test
  @DisplayName("that subscribes again counts on where the sequence goes on over connections")
  void countsOnBehindResubscription() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            SUBSCRIBING,
            "sequence",
            "/n",
            "sequence_scope",
            "feed",
            "on_gap",
            "resubscribe");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(List.of(numbered(1), numbered(3)));
                  connection.receive(SOON);
                  connection.receive(SOON);
                  connection.sendTexts(List.of(numbered(2), numbered(7)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 4))
          .containsExactly(numbered(1), numbered(3), numbered(2), numbered(7));
      assertThat(feeds.gaps)
          .extracting(Gap::messages)
          .containsExactly(OptionalLong.of(1), OptionalLong.of(3));
      assertThat(feeds.positions).isEqualTo(Positions.of(Map.of("sequence ", "7")));
    }
  }

  @Test
  @DisplayName("whose server numbers all that it sends tells its own messages apart by the fields")
  void allNumbered() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of(
                "channels",
                List.of("a"),
                "send",
                "{{channels}}",
                "await",
                Map.of("pointer", "/type", "value", "subscriptions")),
            "sequence",
            "/n",
            "errors",
            List.of(
                Map.of("pointer", "/type", "value", "error", "reason", "/why"),
                Map.of("pointer", "/error")),
            "ignore",
            List.of(Map.of("pointer", "/type", "value", "h\"eartbeats")),
            "heartbeat",
            Map.of("ping", Map.of("pointer", "/ping"), "pong", "pong {{/ping}}"));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendTexts(
                      List.of(
                          "{\"type\":\"trade\",\"n\":0}",
                          "{\"type\":\"subscriptions\",\"n\":1}",
                          "{\"type\":\"trade\",\"n\":2,\"error\":null}",
                          "{\"type\":\"h\\\"eartbeats\",\"n\":3}",
                          "{\"ping\":7,\"n\":4}",
                          "{\"type\":\"trade\",\"n\":5}",
                          "{\"type\":\"h\\\"eartbeats\",\"n\":7}"));
                  fromClient.add(connection.receive(SOON).text());
                  connection.sendText("{\"type\":\"error\",\"n\":8,\"why\":\"you are too slow\"}");
                  connection.awaitClosed(SOON);
                });
        Input input = feeds.input(server.uri(), feed)) {
      assertThat(feeds.read(input, 4)) // the last one over the next connection
          .startsWith(
              "{\"type\":\"trade\",\"n\":0}",
              "{\"type\":\"trade\",\"n\":2,\"error\":null}",
              "{\"type\":\"trade\",\"n\":5}",
              "{\"type\":\"trade\",\"n\":0}");
      assertThat(feeds.gaps.get(0).messages()).hasValue(1);
      assertThat(feeds.failures.get(0)).contains("the server refuses: you are too slow");
      assertThat(fromClient.get(1)).isEqualTo("pong 7");
    }
  }

  @Test
  @DisplayName("takes a field of data for no error that has nothing in it, and null for no field")
  void emptyFieldsOfData() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "sequence",
            "/n",
            "errors",
            List.of(Map.of("pointer", "/error", "reason", "/error")),
            "ignore",
            List.of(Map.of("pointer", "/beat")),
            "heartbeat",
            Map.of("ping", Map.of("pointer", "/ping"), "pong", "pong {{/ping}}"));
    List<String> empty =
        List.of(
            "\"error\":null",
            "\"error\":false",
            "\"error\":0",
            "\"error\":-0.00e7",
            "\"error\":\"\"",
            "\"error\":[ ]",
            "\"error\":{}",
            "\"beat\":null",
            "\"ping\":null");
    List<String> data = new ArrayList<>();
    empty.forEach(field -> data.add("{\"n\":" + data.size() + "," + field + "}"));
    for (String error : List.of("true", "0.1", "refused", "[0]", "{\"x\":0}")) {
      String value = error.equals("refused") ? "\"refused\"" : error;
      feeds.failures.clear();
      try (FeedServer server =
              FeedServer.start(
                  connection -> {
                    connection.accept();
                    connection.sendTexts(data);
                    connection.sendText("{\"n\":" + data.size() + ",\"error\":" + value + "}");
                    connection.awaitClosed(SOON);
                  });
          Input input = feeds.input(server.uri(), feed)) {
        // Something comes over the next connection, so that the failure of this one is known.
        assertThat(feeds.read(input, data.size() + 1)).startsWith(data.toArray(new String[0]));
        assertThat(feeds.failures.get(0)).contains("the server refuses: " + error);
      }
    }
  }

  @Test
  @DisplayName("delivers what has a sequence, though it is not JSON where a field would name it")
  void brokenBehindSequence() throws Exception {
    Map<String, Object> feed =
        Map.of("sequence", "/n", "ignore", List.of(Map.of("pointer", "/beat")));
    List<String> sent =
        List.of(numbered(1), "{\"n\":2,", numbered(3), "{\"n\":4,\"beat\":1}", numbered(5));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(sent);
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      assertThat(feeds.read(input, 4))
          .containsExactly(numbered(1), "{\"n\":2,", numbered(3), numbered(5));
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("that awaits any message takes one of the feed, and delivers it")
  void awaitsAny() throws Exception {
    Map<String, Object> feed =
        Map.of("opening", List.of(Map.of("await", Map.of())), "sequence", "/n");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of(numbered(1), numbered(2)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      assertThat(feeds.read(input, 2)).containsExactly(numbered(1), numbered(2));
    }
  }

  @Test
  @DisplayName("stays where it was until the stored messages of all subscriptions have come")
  void storedMessages() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of(
                "channels",
                List.of("x", "y"),
                "send",
                "[\"{{channel}}\",{{cursor}}]",
                "per_message",
                1),
            "cursor",
            "/time",
            "resume",
            Map.of("start", "7", "history_end", Map.of("value", "end")));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  fromClient.add(connection.receive(SOON).text());
                  fromClient.add(connection.receive(SOON).text());
                  switch (connections.incrementAndGet()) {
                    case 1 -> {
                      connection.sendTexts(List.of(at(20), "end", at(40))); // 30 is stored
                      connection.sendClose(1001, "");
                      connection.awaitClosed(SOON);
                    }
                    case 2 -> {
                      connection.sendTexts(List.of(at(20), "end", at(40), at(30), "end"));
                      connection.sendClose(1001, "");
                      connection.awaitClosed(SOON);
                    }
                    default -> {
                      connection.sendText(at(50));
                      connection.stayOpen();
                    }
                  }
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 6))
          .containsExactly(at(20), at(40), at(20), at(40), at(30), at(50));
      assertThat(fromClient)
          .containsExactly(
              "[\"x\",7]", "[\"y\",7]", "[\"x\",7]", "[\"y\",7]", "[\"x\",40]", "[\"y\",40]");
    }
  }

  @Test
  @DisplayName("goes on behind stored messages that end once, if it says once where it was")
  void storedMessagesOfAll() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of("channels", List.of("x", "y"), "send", "{{channels}}", "per_message", 1),
            "cursor",
            "/time",
            "resume",
            Map.of("query", "since", "history_end", Map.of("value", "end")));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  connection.receive(SOON);
                  if (connections.incrementAndGet() == 1) {
                    connection.sendTexts(List.of(at(20), "end", at(40)));
                    connection.sendClose(1001, "");
                    connection.awaitClosed(SOON);
                  } else {
                    connection.sendText(at(50));
                    connection.stayOpen();
                  }
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 3)).containsExactly(at(20), at(40), at(50));
      assertThat(server.requests())
          .extracting(HandshakeRequest::target)
          .containsExactly("/", "/?since=40");
    }
  }

  private static String at(int time) {
    return "{\"time\":" + time + "}";
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"login", "heartbeat", "close"})
  @DisplayName("shows no signature that the server quotes, nor half of one")
  void signatures(String quoted) throws Exception {
    Map<String, Object> feed =
        Map.of(
            "signature",
            Map.of("secret", "secret-of-the-test", "text", "{{number}}"),
            "opening",
            List.of(Map.of("send", "login {{signature}}", "await", Map.of("pointer", "/ok"))),
            "heartbeat",
            Map.of("send", "beat {{signature}}", "interval", "1s"),
            "errors",
            List.of(Map.of("pointer", "/why", "reason", "/why")));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  if (connections.incrementAndGet() > 1) {
                    connection.awaitClosed(SOON);
                    return;
                  }
                  String login = connection.receive(SOON).text();
                  if (quoted.equals("login")) {
                    fromClient.add(login.substring(6));
                    connection.sendText(
                        "{\"why\":\"" + "-".repeat(280) + " " + login.substring(6) + "\"}");
                  } else {
                    connection.sendText("{\"ok\":true}");
                    String signature = connection.receive(SOON).text().substring(5);
                    fromClient.add(signature);
                    if (quoted.equals("close")) {
                      connection.sendClose(4000, "wrong: " + signature);
                    } else {
                      connection.sendText("{\"why\":\"wrong: " + signature + "\"}");
                    }
                  }
                  connection.awaitClosed(SOON);
                });
        Input input = feeds.input(server.uri(), feed)) {
      Thread reading =
          new Thread(
              () -> {
                try {
                  input.connect();
                  while (true) {
                    input.read(SOON).ack();
                  }
                } catch (Exception e) {
                  // It was closed.
                }
              });
      reading.start();
      await().atMost(SOON).until(() -> !feeds.failures.isEmpty());
      assertThat(fromClient.get(0)).hasSize(64);
      assertThat(feeds.failures.get(0))
          .contains(quoted.equals("login") ? "---" : "wrong: [REDACTED]")
          .doesNotContain(fromClient.get(0).substring(0, 8));
      reading.interrupt();
      reading.join();
    }
  }

  @Test
  @DisplayName("counts on over connections and restarts, and reports what was missed between them")
  void countsOn() throws Exception {
    Map<String, Object> feed = Map.of("sequence", "/n", "sequence_scope", "feed");
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              int first = feeds.positions.isEmpty() ? 1 : 11;
              connection.sendTexts(List.of(numbered(first), numbered(first + 1)));
              connection.stayOpen();
            })) {
      try (Input input = feeds.input(server.uri(), feed)) {
        input.connect();
        assertThat(feeds.read(input, 2)).containsExactly(numbered(1), numbered(2));
      }
      try (Input input = feeds.input(server.uri(), feed)) {
        input.connect();
        assertThat(feeds.read(input, 2)).containsExactly(numbered(11), numbered(12));
      }
      assertThat(feeds.gaps).hasSize(1);
      assertThat(feeds.gaps.get(0).messages()).hasValue(8);
    }
  }

  private static String numbered(int number) {
    return "{\"n\":" + number + "}";
  }

  @Test
  @DisplayName("sends its heartbeat, and ends when the server has fallen silent")
  void silence() throws Exception {
    Map<String, Object> feed =
        Map.of("heartbeat", Map.of("send", "beat", "interval", "20ms", "timeout", "200ms"));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("hello");
                  connection.stayOpen(frame -> fromClient.add(frame.text()));
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 2)).containsExactly("hello", "hello");
      assertThat(feeds.failures.get(0))
          .contains("the server has sent nothing for 200ms (heartbeat.timeout)");
      assertThat(fromClient).contains("beat");
    }
  }

  @Test
  @DisplayName("answers pings while the output is slow, and does not take the pause for silence")
  void slowOutput() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "heartbeat",
            Map.of(
                "ping",
                Map.of("value", "ping"),
                "pong",
                "pong",
                "send",
                "beat",
                "interval",
                "20ms",
                "timeout",
                "1s"));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("1", "ping", "2", "3", "4"));
                  connection.stayOpen(frame -> fromClient.add(frame.text()));
                });
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "feed",
                    Feeds.enabled(feed),
                    "max_buffered_messages",
                    2))) {
      input.connect();
      // 100 intervals are longer than the timeout
      await().until(() -> Collections.frequency(fromClient, "beat") >= 100);
      assertThat(fromClient).contains("pong");
      assertThat(feeds.read(input, 4)).containsExactly("1", "2", "3", "4");
      assertThat(feeds.failures).isEmpty();
    }
  }

  @Test
  @DisplayName("takes no message for repeated that an attempt had brought which then failed")
  void failedAttempt() throws Exception {
    Map<String, Object> feed =
        Map.of("opening", List.of(Map.of("await", Map.of("value", "ready"))), "id", List.of("/n"));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText(numbered(1));
                  if (connections.incrementAndGet() == 1) {
                    connection.sendClose(1012, "");
                    connection.awaitClosed(SOON);
                  }
                  connection.sendTexts(List.of("ready", numbered(1), numbered(2)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 2)).containsExactly(numbered(1), numbered(2));
      assertThat(feeds.repeated.get()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("goes on behind what came right before a message by which the server refuses")
  void refusedBehindMessages() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "sequence",
            "/n",
            "sequence_scope",
            "feed",
            "errors",
            List.of(Map.of("pointer", "/why", "reason", "/why")));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(
                      connections.incrementAndGet() == 1
                          ? List.of(numbered(1), numbered(2), "{\"why\":\"too slow\"}")
                          : List.of(numbered(2), numbered(3)));
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), feed)) {
      input.connect();
      assertThat(feeds.read(input, 3)).containsExactly(numbered(1), numbered(2), numbered(3));
      assertThat(feeds.failures).singleElement().asString().contains("too slow");
      assertThat(feeds.repeated.get()).isEqualTo(1);
      assertThat(feeds.gaps).isEmpty();
    }
  }
}
