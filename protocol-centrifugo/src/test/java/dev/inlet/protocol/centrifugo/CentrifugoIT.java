package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.testkit.servers.CentrifugeServer;
import dev.inlet.testkit.servers.CentrifugeServer.Settings;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Through the protocol centrifugo, an input")
class CentrifugoIT {
  private static final String TOKEN = CentrifugeServer.token("anna");

  private static final Duration SOON = Duration.ofSeconds(30);

  private static CentrifugeServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws InterruptedException {
    server =
        CentrifugeServer.start(
            Settings.DEFAULT
                .withPings(Duration.ofMillis(1100), Duration.ofMillis(600))
                .withExpiredCloseDelay(Duration.ofSeconds(2))
                .withHistory(50, Duration.ofMinutes(5)));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static Map<String, Object> channels(String... names) {
    return Map.of("channels", List.of(names), "token", TOKEN);
  }

  private static List<String> numbered(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj("{\"number\":%1$d,\"text\":\"%1$d\"}"::formatted)
        .toList();
  }

  @Test
  @DisplayName("delivers what is published, one by one, with its channel")
  void delivers() throws Exception {
    try (ProtocolFeed feed =
        ProtocolFeed.of("centrifugo", server.uri(), channels("de:\"one\"", "de:two"))) {
      feed.connect();
      server.publish("de:\"one\"", 1, 20, 0);
      assertThat(feed.texts(20)).isEqualTo(numbered(1, 20));
      server.publish("de:two", "{\"text\" : \"with spaces\"}");
      Message message = feed.read(1).get(0);
      assertThat(message.text()).contains("with spaces");
      assertThat(message.metadata().attributes()).containsEntry("channel", "de:two");
      assertThat(feed.positions().find("de:\"one\"").orElseThrow()).matches(".+:20");
      assertThat(feed.positions().find("de:two").orElseThrow()).matches(".+:1");
    }
  }

  @Test
  @DisplayName("delivers the object around it if the configuration says so")
  void deliversPublications() throws Exception {
    Map<String, Object> section =
        Map.of("channels", List.of("pub"), "token", TOKEN, "deliver", "publication");
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      feed.connect();
      server.publish("pub", 1, 2, 0);
      assertThat(feed.texts(2).get(1))
          .isEqualTo("{\"data\":{\"number\":2,\"text\":\"2\"},\"offset\":2}");
    }
  }

  @Test
  @DisplayName("goes on behind the last message after a loss, in all channels")
  void recovers() throws Exception {
    try (ProtocolFeed feed =
        ProtocolFeed.of("centrifugo", server.uri(), channels("re:b", "re:a"))) {
      feed.connect();
      server.publish("re:b", 1, 3, 0);
      assertThat(feed.texts(3)).isEqualTo(numbered(1, 3));
      int before = server.observed().size();
      server.cut();
      server.publish("re:b", 4, 10, 0);
      server.publish("re:a", 1, 1, 0);
      assertThat(feed.texts(11)).containsAll(numbered(4, 13)).hasSize(11);
      assertThat(feed.gaps()).isEmpty();
      assertThat(feed.repeated()).isEqualTo(0);
      assertThat(server.observed().subList(before, server.observed().size()))
          .filteredOn(event -> event.startsWith("subscribed \"re:"))
          .containsExactly("subscribed \"re:b\"", "subscribed \"re:a\"");
    }
  }

  @Test
  @DisplayName("goes on at a position that was kept, and reports what the server no longer has")
  void goesOn() throws Exception {
    Positions kept;
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), channels("go"))) {
      feed.connect();
      server.publish("go", 1, 2, 0);
      feed.read(2);
      kept = feed.positions();
    }
    server.publish("go", 3, 3, 0);
    try (ProtocolFeed feed =
        ProtocolFeed.of("centrifugo", server.uri(), kept, channels("go"), Map.of())) {
      feed.connect();
      assertThat(feed.texts(3)).isEqualTo(numbered(3, 5));
      assertThat(feed.gaps()).isEmpty();
    }
    server.publish("go", 6, 100, 0);
    try (ProtocolFeed feed =
        ProtocolFeed.of("centrifugo", server.uri(), kept, channels("go"), Map.of())) {
      feed.connect();
      assertThat(feed.gaps())
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.subscription()).contains("go");
                assertThat(gap.messages()).hasValue(103);
                assertThat(gap.reason())
                    .isEqualTo(
                        "the server did not recover them: its history, or"
                            + " client.recovery_max_publication_limit, is too small");
              });
      server.publish("go", 106, 1, 0);
      assertThat(feed.texts(1)).isEqualTo(numbered(106, 106));
    }
  }

  @Test
  @DisplayName("begins with the oldest publication if the configuration says so")
  void fromOldest() throws Exception {
    server.publish("old", 1, 5, 0);
    Map<String, Object> section =
        Map.of("channels", List.of("old"), "token", TOKEN, "from", "oldest");
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      feed.connect();
      assertThat(feed.texts(5)).isEqualTo(numbered(1, 5));
    }
  }

  @Test
  @DisplayName("subscribes again where it was when the server ends a subscription for now")
  void unsubscribed() throws Exception {
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), channels("un"))) {
      feed.connect();
      server.publish("un", 1, 1, 0);
      feed.read(1);
      server.unsubscribe("un", 2500, "insufficient state");
      server.publish("un", 2, 3, 0);
      assertThat(feed.texts(3)).isEqualTo(numbered(2, 4));
      server.unsubscribe("un", 2501, "again");
      server.unsubscribe("un", 2501, "again");
      server.publish("un", 5, 1, 0);
      assertThat(feed.texts(1)).isEqualTo(numbered(5, 5));
      assertThat(feed.losses()).isEmpty();
      server.unsubscribe("un", 2000, "you may not");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.losses().get(0))
          .contains("the server has ended the subscription to \"un\": you may not (code 2000)");
    }
  }

  @Test
  @DisplayName("answers the server's pings")
  void pings() throws Exception {
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), channels("ping"))) {
      feed.connect();
      int before = server.observed().size();
      feed.input().read(Duration.ofSeconds(4));
      server.publish("ping", 1, 1, 0);
      feed.read(1);
      assertThat(feed.losses()).isEmpty();
      assertThat(server.observed().subList(before, server.observed().size()))
          .noneMatch(event -> event.contains("no pong"));
    }
  }

  @Test
  @DisplayName("shows a newer token before the old one expires")
  void refreshes() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, CentrifugeServer.token("renewing", Instant.now().plusSeconds(4)));
    Map<String, Object> section = Map.of("channels", List.of("tok"), "token_file", file.toString());
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      feed.connect();
      Files.writeString(file, CentrifugeServer.token("renewing", Instant.now().plusSeconds(600)));
      await().until(() -> server.observed().contains("refreshed true"));
      server.publish("tok", 1, 1, 0);
      feed.read(1);
      assertThat(feed.losses()).isEmpty();
    }
  }

  @Test
  @DisplayName("logs in again with the token of the file once the old one has expired")
  void expires() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, CentrifugeServer.token("expiring", Instant.EPOCH.plusSeconds(1)));
    Map<String, Object> section = Map.of("channels", List.of("exp"), "token_file", file.toString());
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      var connected = feed.connecting();
      assertThat(feed.firstLoss()).contains("the login was refused: token expired (code 109)");
      Files.writeString(file, CentrifugeServer.token("expiring"));
      connected.get(30, TimeUnit.SECONDS);
      server.publish("exp", 1, 1, 0);
      feed.read(1);
    }
  }

  @Test
  @DisplayName("logs in again when its token runs out: at once if a file may hold another one")
  void expiresWhileConnected() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, shortLived());
    try (ProtocolFeed renewable =
        ProtocolFeed.of(
            "centrifugo",
            server.uri(),
            Map.of("channels", List.of("out"), "token_file", file.toString()))) {
      renewable.connect();
      try (ProtocolFeed fixed =
          ProtocolFeed.of(
              "centrifugo",
              server.uri(),
              Map.of("channels", List.of("out"), "token", shortLived()))) {
        fixed.connect();
        server.publish("out", 1, 1, 0);
        renewable.read(1);
        fixed.read(1);
        assertThat(renewable.firstLossWhileReading()).contains("3005", "connection expired");
        assertThat(renewable.delays().get(0)).contains(Duration.ZERO);
        assertThat(fixed.firstLossWhileReading()).contains("3005", "connection expired");
        assertThat(fixed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
      }
      server.publish("out", 2, 2, 0);
      Files.writeString(file, CentrifugeServer.token("leaving"));
      assertThat(renewable.texts(2)).isEqualTo(numbered(2, 3));
      assertThat(renewable.gaps()).isEmpty();
    }
  }

  /** A token that is valid for long enough to connect with it, however slow the machine is. */
  private static String shortLived() {
    return CentrifugeServer.token("leaving", Instant.now().plusSeconds(10));
  }

  @Test
  @DisplayName("reports why a login was refused, without the token, and waits before trying again")
  void refused() throws Exception {
    Map<String, Object> section =
        Map.of("channels", List.of("bad"), "token", "eyJhbGciOiJub25lIn0.e30.wrong");
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss())
          .contains("3500", "invalid token")
          .doesNotContain("eyJhbGciOiJub25lIn0");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName("reports that the token has the server subscribe to a channel that is configured")
  void subscribedByServer() throws Exception {
    Map<String, Object> section =
        Map.of("channels", List.of("own"), "token", CentrifugeServer.tokenFor("anna", "own"));
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), section)) {
      var unused = feed.connecting();
      assertThat(feed.firstLoss())
          .contains(
              "the subscription to \"own\" was refused: already subscribed (code 105): the server"
                  + " has subscribed this client itself");
    }
  }

  @Test
  @DisplayName("judges by its close code when to try again")
  void closeCodes() throws Exception {
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), channels("cc"))) {
      feed.connect();
      server.disconnect(3503, "force disconnect");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.losses().get(0)).contains("3503").contains("force disconnect");
      assertThat(feed.delays().get(0).orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
    }
    try (ProtocolFeed feed = ProtocolFeed.of("centrifugo", server.uri(), channels("cc"))) {
      feed.connect();
      server.disconnect(3001, "shutdown");
      feed.readUntil(() -> !feed.losses().isEmpty());
      assertThat(feed.delays().get(0).orElseThrow()).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName(
      "loses nothing to a slow output when the server ends the connection for want of pongs")
  void slowOutput() throws Exception {
    try (ProtocolFeed feed = slowly(server, "slow")) {
      int before = server.observed().size();
      feed.connect();
      server.publish("slow", 1, 20, 0);
      await() // while nothing is read
          .atMost(SOON)
          .until(() -> server.observed().lastIndexOf("disconnected 3012 \"no pong\"") >= before);
      server.publish("slow", 21, 20, 0);
      assertThat(feed.texts(40)).isEqualTo(numbered(1, 40));
      assertThat(feed.losses()).singleElement().asString().contains("3012", "no pong");
      assertThat(feed.gaps()).isEmpty();
    }
  }

  private static ProtocolFeed slowly(CentrifugeServer server, String channel) {
    return ProtocolFeed.of(
        "centrifugo",
        server.uri(),
        Positions.NONE,
        channels(channel),
        Map.of("max_buffered_messages", 4));
  }
}
