package dev.inlet.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.servers.GraphQlServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A GraphQL server for tests")
class GraphQlServerIT {
  private static final String INIT =
      "{\"type\":\"connection_init\",\"payload\":{\"token\":\"secret\"}}";

  private static GraphQlServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = GraphQlServer.start(Settings.DEFAULT.withToken("secret"));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static RawClient connected() {
    return RawClient.connect(server.uri(), "graphql-transport-ws");
  }

  private static RawClient loggedIn() throws InterruptedException {
    RawClient client = connected();
    client.send(INIT);
    assertThat(client.next())
        .isEqualTo("{\"type\":\"connection_ack\",\"payload\":{\"version\":1}}");
    return client;
  }

  private static void subscribe(RawClient client, String id, String field) {
    client.send(
        "{\"id\":\"%s\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { %s }\"}}"
            .formatted(id, field));
  }

  @Test
  @DisplayName("closes the connection of a client without the token with 4403")
  void refusal() throws Exception {
    try (RawClient client = connected()) {
      client.send("{\"type\":\"connection_init\"}");
      assertThat(client.next()).isEqualTo("close 4403 Forbidden");
    }
  }

  @Test
  @DisplayName("has subscriptions that begin where one wants, that fail and that end")
  void subscriptions() throws Exception {
    try (RawClient client = loggedIn()) {
      server.publish(3);
      subscribe(client, "a", "counter(from: 2, size: 3) { number text }");
      assertThat(client.next())
          .isEqualTo(
              "{\"id\":\"a\",\"type\":\"next\",\"payload\":{\"data\":{\"counter\":"
                  + "{\"number\":2,\"text\":\"002\"}}}}");
      subscribe(client, "b", "countdown(from: 1)");
      client.next("\"countdown\":1");
      assertThat(client.next("\"b\"")).isEqualTo("{\"id\":\"b\",\"type\":\"complete\"}");
      subscribe(client, "c", "failing(after: 0)");
      assertThat(client.next("\"c\"")).contains("\"type\":\"error\"", "the source is gone");
      subscribe(client, "d", "flawed(from: 2)");
      assertThat(client.next("\"d\"")).contains("\"type\":\"next\"", "2 has no value");
    }
  }

  @Test
  @DisplayName("pings, and reports the pong")
  void pings() throws Exception {
    try (RawClient client = loggedIn()) {
      server.ping();
      assertThat(client.next()).startsWith("{\"type\":\"ping\",\"payload\":{\"published\":");
      client.send("{\"type\":\"pong\",\"payload\":{\"mine\":1}}");
      await().until(() -> server.observed().contains("pong {\"mine\":1}"));
    }
  }

  @Test
  @DisplayName("closes connections with a code, or without")
  void disconnecting() throws Exception {
    try (RawClient client = loggedIn()) {
      server.disconnect(4500, "maintenance");
      assertThat(client.next()).isEqualTo("close 4500 maintenance");
    }
    try (RawClient client = loggedIn()) {
      server.cut();
      assertThat(client.next()).isIn("lost", "close 1006 ");
    }
  }

  @Test
  @DisplayName("has what it published before it was killed, at the same port")
  void restart() throws Exception {
    server.publish(2);
    server.kill();
    server.restart();
    try (RawClient client = loggedIn()) {
      subscribe(client, "a", "counter { number }");
      client.next("\"number\":1}");
      client.next("\"number\":2}");
    }
  }
}
