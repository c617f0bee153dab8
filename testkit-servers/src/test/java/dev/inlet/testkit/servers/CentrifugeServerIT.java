package dev.inlet.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.servers.CentrifugeServer.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A centrifuge server for tests")
class CentrifugeServerIT {
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");

  private static CentrifugeServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server =
        CentrifugeServer.start(
            Settings.DEFAULT.withPings(Duration.ofMillis(500), Duration.ofMillis(250)));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static RawClient loggedIn() throws InterruptedException {
    RawClient client = RawClient.connect(server.uri());
    client.send(connect(CentrifugeServer.token("anna")));
    assertThat(client.next())
        .startsWith("{\"id\":1,\"connect\":{\"client\":")
        .contains("\"pong\":true");
    return client;
  }

  private static String connect(String token) {
    return "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token);
  }

  private static String epoch(String message) {
    Matcher matcher = EPOCH.matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return matcher.group(1);
  }

  @Test
  @DisplayName("asks for a newer token if one has expired, and ends the session if one is wrong")
  void tokens() throws Exception {
    try (RawClient client = RawClient.connect(server.uri())) {
      client.send(connect(CentrifugeServer.token("anna", Instant.EPOCH.plusSeconds(1))));
      assertThat(client.next()).contains("\"error\":{\"code\":109");
    }
    try (RawClient client = RawClient.connect(server.uri())) {
      client.send(connect("no.token"));
      assertThat(client.next("close")).isEqualTo("close 3500 invalid token");
    }
  }

  @Test
  @DisplayName("streams an event, and ends the connection behind the last one")
  void stream() throws Exception {
    try (RawClient client = loggedIn()) {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"stream\"}}");
      assertThat(client.next("subscribe")).startsWith("{\"id\":2,\"subscribe\"");
      await().until(() -> server.receivers("stream") == 1);
      server.startStream("stream", "{\"price\":1}", 2_000);
      await().until(() -> server.streamed() > 10);
      long sent = server.endStream();
      long received = 0;
      while (received < sent) {
        received += client.next().lines().filter(line -> line.contains("{\"price\":1}")).count();
      }
      assertThat(received).isEqualTo(sent);
      assertThat(client.next("close")).isEqualTo("close 3500 the stream has ended");
    }
  }

  @Test
  @DisplayName("pings with an empty object, and ends the connection without a pong")
  void pings() throws Exception {
    try (RawClient client = loggedIn()) {
      assertThat(client.next()).isEqualTo("{}");
      client.send("{}");
      assertThat(client.next()).isEqualTo("{}");
      assertThat(client.next()).isEqualTo("close 3012 no pong");
    }
  }

  @Test
  @DisplayName("recovers from an offset what a client missed, as long as it has the history")
  void recovery() throws Exception {
    String epoch;
    try (RawClient client = loggedIn()) {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
      String subscribed = client.next("\"id\":2");
      assertThat(subscribed).contains("\"recoverable\":true");
      epoch = epoch(subscribed);
      server.publish("news", 1, 1, 3);
      assertThat(client.next("\"number\":1"))
          .contains("\"channel\":\"news\"", "\"text\":\"001\"", "\"offset\":1");
      server.cut();
      assertThat(client.next("o")).isIn("lost", "close 1006 ");
    }
    server.publish("news", 2, 2, 0);
    String recover =
        "{\"id\":2,\"subscribe\":{\"channel\":\"news\",\"recover\":true,\"offset\":1,\"epoch\":\"%s\"}}"
            .formatted(epoch);
    try (RawClient client = loggedIn()) {
      client.send(recover);
      assertThat(client.next("\"id\":2"))
          .contains("\"recovered\":true", "\"offset\":2", "\"offset\":3");
    }
    server.forget("news");
    server.publish("news", 4, 1, 0);
    try (RawClient client = loggedIn()) {
      client.send(recover);
      assertThat(client.next("\"id\":2")).doesNotContain("\"recovered\":true");
    }
    server.kill();
    server.restart();
    try (RawClient client = loggedIn()) {
      client.send(recover);
      String subscribed = client.next("\"id\":2");
      assertThat(subscribed).doesNotContain("\"recovered\":true");
      assertThat(epoch(subscribed)).isNotEqualTo(epoch);
    }
  }

  @Test
  @DisplayName("ends subscriptions and connections with a code")
  void disconnecting() throws Exception {
    try (RawClient client = loggedIn()) {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"private\"}}");
      client.next("\"id\":2");
      server.unsubscribe("private", 2000, "not yours any more");
      assertThat(client.next("unsubscribe")).contains("\"code\":2000");
      server.disconnect(3001, "shutdown");
      assertThat(client.next("close")).isEqualTo("close 3001 shutdown");
      await().until(() -> server.clients() == 0);
    }
  }
}
