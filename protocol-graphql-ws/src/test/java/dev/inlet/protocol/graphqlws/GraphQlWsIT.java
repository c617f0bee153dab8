package dev.inlet.protocol.graphqlws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.testkit.servers.GraphQlServer;
import dev.inlet.testkit.servers.GraphQlServer.Settings;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Through the protocol graphql_ws, an input")
class GraphQlWsIT {
  private static final String TOKEN = "a token of some length";
  private static final String COUNTER =
      "subscription($from: Int) { counter(from: $from) { number } }";

  private static GraphQlServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws InterruptedException {
    server =
        GraphQlServer.start(Settings.DEFAULT.withToken(TOKEN).withPings(Duration.ofMillis(300)));
    server.publish(5);
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static Map<String, Object> section(Object... subscriptions) {
    return Map.of("init_payload", Map.of("token", TOKEN), "subscriptions", List.of(subscriptions));
  }

  private static Map<String, Object> counter(String id, boolean inclusive) {
    return Map.of(
        "id",
        id,
        "query",
        COUNTER,
        "variables",
        Map.of("from", 1),
        "resume",
        Map.of("variable", "from", "pointer", "/counter/number", "inclusive", inclusive));
  }

  private static String number(int number) {
    return "{\"counter\":{\"number\":" + number + "}}";
  }

  private static Map<String, Object> query(String query) {
    return Map.of("query", query);
  }

  @Test
  @DisplayName("delivers the data of several subscriptions, each with its id")
  void delivers() throws Exception {
    try (ProtocolFeed feed =
        ProtocolFeed.of(
            "graphql_ws",
            server.uri(),
            section(
                counter("ticks", false),
                Map.of(
                    "query",
                    "subscription($from: Int) { counter(from: $from) { text } }",
                    "variables",
                    Map.of("from", 5))))) {
      feed.connect();
      List<Message> messages = feed.read(6);
      assertThat(messages)
          .filteredOn(each -> "ticks".equals(each.metadata().attributes().get("subscription")))
          .extracting(Message::text)
          .containsExactly(number(1), number(2), number(3), number(4), number(5));
      assertThat(messages)
          .filteredOn(each -> "2".equals(each.metadata().attributes().get("subscription")))
          .extracting(Message::text)
          .containsExactly("{\"counter\":{\"text\":\"5\"}}");
      assertThat(feed.positions()).isEqualTo(Positions.of(Map.of("ticks", "5")));
    }
  }

  @Test
  @DisplayName("goes on behind the last value, which the server repeats")
  void resumes() throws Exception {
    try (ProtocolFeed feed =
        ProtocolFeed.of("graphql_ws", server.uri(), section(counter("dropping", true)))) {
      feed.connect();
      assertThat(feed.texts(5))
          .containsExactly(number(1), number(2), number(3), number(4), number(5));
      server.cut();
      feed.readUntil(() -> feed.repeated() == 1);
      assertThat(feed.gaps()).isEmpty();
      server.disconnect(1012, "restart");
      feed.readUntil(() -> feed.repeated() == 2);
      assertThat(feed.losses().get(1)).contains("1012");
    }
    Positions kept = Positions.of(Map.of("kept", "4"));
    try (ProtocolFeed feed =
        ProtocolFeed.of(
            "graphql_ws", server.uri(), kept, section(counter("kept", false)), Map.of())) {
      feed.connect();
      assertThat(feed.texts(2)).containsExactly(number(4), number(5));
    }
  }

  @Test
  @DisplayName(
      "subscribes again in the order of the configuration, and reports a gap for a subscription"
          + " that cannot go on")
  void subscribesAgain() throws Exception {
    Map<String, Object> live =
        Map.of("id", "middle", "query", "subscription { counter(from: 5) { text } }");
    try (ProtocolFeed feed =
        ProtocolFeed.of(
            "graphql_ws", server.uri(), section(counter("zz", true), live, counter("aa", true)))) {
      feed.connect();
      feed.read(11);
      assertThat(feed.gaps()).isEmpty();
      server.cut();
      feed.read(1); // of the one that cannot go on
      feed.readUntil(() -> feed.repeated() == 2);
      assertThat(server.observed())
          .filteredOn(event -> event.matches("subscribed \"(zz|middle|aa)\" .*"))
          .extracting(event -> event.split("\"", -1)[1])
          .containsExactly("zz", "middle", "aa", "zz", "middle", "aa");
      assertThat(feed.gaps())
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.subscription()).contains("middle");
                assertThat(gap.messages()).isEmpty();
                assertThat(gap.reason()).isEqualTo("nothing says where to go on (resume)");
              });
    }
  }

  @Test
  @DisplayName("ends when all subscriptions are complete")
  void completes() throws Exception {
    try (ProtocolFeed feed =
        ProtocolFeed.of(
            "graphql_ws",
            server.uri(),
            section(query("subscription { countdown(from: 2) }"), query("{ published }")))) {
      feed.connect();
      assertThat(feed.texts(3))
          .containsExactlyInAnyOrder("{\"countdown\":2}", "{\"countdown\":1}", "{\"published\":5}");
      assertThatThrownBy(() -> feed.readUntil(() -> false))
          .isInstanceOf(EndOfInputException.class)
          .hasMessageContaining("all subscriptions are complete");
    }
  }

  @Test
  @DisplayName("delivers what has errors beside data, and reports the errors")
  void errorsBesideData() throws Exception {
    Map<String, Object> section =
        Map.of(
            "init_payload",
            Map.of("token", TOKEN),
            "deliver",
            "payload",
            "subscriptions",
            List.of(query("subscription { flawed(from: 1) }")));
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section)) {
      feed.connect();
      List<String> texts = feed.texts(2);
      assertThat(texts.get(0)).isEqualTo("{\"data\":{\"flawed\":1}}");
      assertThat(texts.get(1)).contains("\"flawed\":null", "\"errors\":[", "2 has no value");
      assertThat(feed.warnings())
          .anySatisfy(
              warning ->
                  assertThat(warning).contains("subscription \"1\" has errors", "2 has no value"));
    }
  }

  private static Map<String, Object> ignoringErrors(Object... subscriptions) {
    return Map.of(
        "init_payload",
        Map.of("token", TOKEN),
        "on_error",
        "ignore",
        "subscriptions",
        List.of(subscriptions));
  }

  @Test
  @DisplayName("fails when an error ends a subscription, or goes on with the others")
  void errors() throws Exception {
    Map<String, Object> wrong = query("subscription { nothing }");
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section(wrong))) {
      var unused = feed.connecting();
      assertThat(feed.firstLossWhileReading())
          .contains("the server has ended the subscription \"1\" by an error", "nothing");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
    Map<String, Object> section = ignoringErrors(wrong, counter("good", false));
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section)) {
      feed.connect();
      assertThat(feed.texts(5)).hasSize(5);
      feed.readUntil(() -> !feed.warnings().isEmpty());
      assertThat(feed.warnings().get(0)).contains("\"1\" was ended by an error");
      assertThat(feed.losses()).isEmpty();
    }
  }

  @Test
  @DisplayName("fails when the server cannot start a subscription, or goes on with the others")
  void cannotStart() throws Exception {
    Map<String, Object> refused = query("subscription { refused(why: \"not for you\") }");
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section(refused))) {
      feed.connect();
      assertThat(feed.firstLossWhileReading())
          .contains("the server has ended the subscription \"1\" by an error: not for you");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
    Map<String, Object> section = ignoringErrors(refused, counter("good", false));
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section)) {
      feed.connect();
      assertThat(feed.texts(5)).hasSize(5);
      feed.readUntil(() -> feed.warnings().size() == 2);
      assertThat(feed.warnings().get(1)).contains("\"1\" was ended by an error", "not for you");
      assertThat(feed.losses()).isEmpty();
    }
  }

  @Test
  @DisplayName("reports that a login was refused, and logs in with what the file holds later")
  void login() throws Exception {
    Path file = folder.resolve("init.json");
    Files.writeString(file, "{\"token\": \"an old token that is long\"}");
    Map<String, Object> section =
        Map.of(
            "init_payload_file",
            file.toString(),
            "subscriptions",
            List.of(counter("login", false)));
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section)) {
      var connected = feed.connecting();
      assertThat(feed.firstLoss()).contains("4403").doesNotContain("an old token");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
      Files.writeString(file, "{\"token\": \"" + TOKEN + "\"}");
      connected.get(30, TimeUnit.SECONDS);
      feed.read(5);
    }
  }

  @Test
  @DisplayName("answers pings with their payload, and sends its own")
  void pings() throws Exception {
    Map<String, Object> section =
        Map.of(
            "init_payload",
            Map.of("token", TOKEN),
            "ping_interval",
            "100ms",
            "subscriptions",
            List.of(counter("ping", false)));
    try (ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section)) {
      feed.connect();
      int before = server.observed().size();
      feed.read(5);
      await()
          .until(
              () -> {
                List<String> observed = server.observed();
                List<String> since = observed.subList(before, observed.size());
                return since.stream().anyMatch(event -> event.startsWith("ping"))
                    && since.contains("pong {\"published\":5}");
              });
      assertThat(feed.losses()).isEmpty();
    }
  }
}
