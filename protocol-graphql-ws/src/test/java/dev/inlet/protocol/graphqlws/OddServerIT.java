package dev.inlet.protocol.graphqlws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("With a server that is odd, the protocol graphql_ws")
class OddServerIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Map<String, String> SUBPROTOCOL =
      Map.of("Sec-WebSocket-Protocol", "graphql-transport-ws");
  private static final Map<String, Object> TICKS =
      Map.of("id", "ticks", "query", "subscription { tick }");
  private static final String ONE =
      "{\"payload\":{\"errors\":null,\"data\":{\"tick\":1}},\"type\":\"next\",\"id\":\"\\u0074icks\"}";

  private final List<String> received = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  /** Acknowledges the login of a client, takes its subscription, and sends texts. */
  private FeedServer serving(String... texts) {
    return FeedServer.start(
        connection -> {
          connection.accept(SUBPROTOCOL);
          received.add(connection.receiveText(SOON));
          connection.sendText("{\"type\":\"connection_ack\"}");
          received.add(connection.receiveText(SOON));
          connection.sendTexts(List.of(texts));
          connection.stayOpen();
        });
  }

  private static Map<String, Object> section(String... more) {
    return more.length == 0
        ? Map.of("subscriptions", List.of(TICKS))
        : Map.of("subscriptions", List.of(TICKS), more[0], more[1], more[2], more[3]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{\"type\":\"next\",",
        "[]",
        "{\"type\":5}",
        "{\"type\":\"data\"}",
        "{\"type\":\"connection_ack\"}"
      })
  @DisplayName("ends the connection on garbage; what came before is delivered")
  void garbage(String garbage) throws Exception {
    try (FeedServer server = serving(ONE, garbage);
        ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section())) {
      feed.connect();
      assertThat(feed.texts(1)).containsExactly("{\"tick\":1}");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.losses().get(0)).contains("the server ").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":null,\"errors\":[{\"message\":\"no\"}]}",
        "{\"errors\":[]}",
        "{\"errors\":[{\"message\":\"no\"}]} {\"data\":{\"tick\":2}}",
      })
  @DisplayName("takes a subscription for complete unless its last result is nothing but an error")
  void completeAfterErrors(String payloads) throws Exception {
    List<String> texts = new ArrayList<>();
    for (String payload : payloads.split(" ", -1)) {
      texts.add("{\"id\":\"ticks\",\"type\":\"next\",\"payload\":" + payload + "}");
    }
    texts.add("{\"id\":\"ticks\",\"type\":\"complete\"}");
    try (FeedServer server = serving(texts.toArray(String[]::new));
        ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section())) {
      feed.connect();
      assertThatThrownBy(() -> feed.readUntil(() -> false))
          .isInstanceOf(EndOfInputException.class)
          .hasMessageContaining("all subscriptions are complete");
    }
  }

  @Test
  @DisplayName("goes on behind a result that came just before the subscription's end by an error")
  void positionBeforeEnd() throws Exception {
    Map<String, Object> resuming =
        Map.of(
            "id",
            "ticks",
            "query",
            "subscription($after: Int) { tick(after: $after) }",
            "resume",
            Map.of("variable", "after", "pointer", "/tick"));
    try (FeedServer server =
            serving(
                ONE,
                "{\"id\":\"ticks\",\"type\":\"error\",\"payload\":[{\"message\":\"restart\"}]}");
        ProtocolFeed feed =
            ProtocolFeed.of(
                "graphql_ws", server.uri(), Map.of("subscriptions", List.of(resuming)))) {
      feed.connect();
      feed.readUntil(() -> received.size() >= 4);
      assertThat(feed.losses().get(0)).contains("by an error: restart");
      assertThat(received.get(1)).doesNotContain("variables");
      assertThat(received.get(3)).contains("\"variables\":{\"after\":1}");
    }
  }

  @Test
  @DisplayName("ends the connection when nothing follows a ping")
  void noPong() throws Exception {
    try (FeedServer server = serving(ONE);
        ProtocolFeed feed =
            ProtocolFeed.of(
                "graphql_ws",
                server.uri(),
                section("ping_interval", "50ms", "ping_timeout", "200ms"))) {
      feed.connect();
      feed.read(1);
      assertThat(received.subList(0, 2))
          .containsExactly(
              "{\"type\":\"connection_init\"}",
              "{\"id\":\"ticks\",\"type\":\"subscribe\","
                  + "\"payload\":{\"query\":\"subscription { tick }\"}}");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.losses().get(0)).contains("nothing came within 200ms after a ping");
    }
  }

  @Test
  @DisplayName("hides the login of a connection from its log, and keeps it for no other one")
  void secrets() throws Exception {
    Path file = folder.resolve("login.json");
    Files.writeString(file, "{\"key\":\"secret-at-first\"}");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  received.add(connection.receiveText(SOON));
                  Files.writeString(file, "{\"key\":\"secret-thereafter\"}");
                  connection.sendText("{\"type\":\"not secret-at-first, nor secret-thereafter\"}");
                  connection.awaitClosed(SOON);
                });
        ProtocolFeed feed =
            ProtocolFeed.of(
                "graphql_ws",
                server.uri(),
                Map.of("subscriptions", List.of(TICKS), "init_payload_file", file.toString()))) {
      var unused = feed.connecting();
      await().atMost(SOON).until(() -> feed.losses().size() > 1);
      assertThat(feed.losses().get(0)).contains("not [REDACTED], nor secret-thereafter");
      assertThat(feed.losses().get(1)).contains("not secret-at-first, nor [REDACTED]");
    }
  }

  @Test
  @DisplayName("takes no result before the login is acknowledged")
  void early() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.sendText(ONE);
                  connection.stayOpen();
                });
        ProtocolFeed feed = ProtocolFeed.of("graphql_ws", server.uri(), section())) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss())
          .contains("the server sends results before it acknowledged the login");
    }
  }
}
