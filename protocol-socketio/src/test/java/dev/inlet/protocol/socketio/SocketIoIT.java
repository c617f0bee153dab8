package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Positions;
import dev.inlet.testkit.servers.SocketIoServer;
import dev.inlet.testkit.servers.SocketIoServer.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Against a Socket.IO server with recovery, the protocol")
class SocketIoIT {
  private static final Map<String, Object> AUTH = Map.of("token", "the-secret-token");

  private static SocketIoServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = SocketIoServer.start(Settings.DEFAULT.withToken("the-secret-token"));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static Client client(Map<String, ?> more) throws InterruptedException {
    return client(more, Positions.NONE);
  }

  private static Client client(Map<String, ?> more, Positions from) throws InterruptedException {
    Map<String, Object> section = new LinkedHashMap<>(more);
    section.put("namespace", "/feed");
    section.put("auth", AUTH);
    await().until(() -> server.clients() == 0);
    Client client = Client.resume(server.uri(), section, from);
    await().until(() -> client.connections.get() == 1);
    return client;
  }

  private static void awaitTexts(Client client, String... texts) {
    await().untilAsserted(() -> assertThat(client.texts()).containsExactly(texts));
  }

  @Test
  @DisplayName("delivers the single argument of an event, or the list of them, without the offset")
  void arguments() throws Exception {
    try (Client client = client(Map.of())) {
      server.emit("tick", 1, 2, 3);
      server.emit("many", "[1,\"two\",null,{\"a\":[1]}]");
      server.emit("none", "[]");
      server.emit("text", "[\"ä€\"]");
      awaitTexts(
          client,
          "{\"number\":1,\"text\":\"001\"}",
          "{\"number\":2,\"text\":\"002\"}",
          "[1,\"two\",null,{\"a\":[1]}]",
          "[]",
          "\"ä€\"");
      assertThat(client.messages.get(2).metadata().attributes())
          .containsEntry("event", "many")
          .containsEntry("namespace", "/feed");
      assertThat(client.warnings).isEmpty();
    }
  }

  @Test
  @DisplayName("delivers the whole event if asked to, and only the events that were chosen")
  void wholeEvents() throws Exception {
    try (Client client = client(Map.of("deliver", "event", "events", List.of("tick", "none")))) {
      server.emit("other", "[1]");
      server.emit("tick", 1, 1, 3);
      server.emitBinary("other", 1, 1, 3);
      server.emit("none", "[]");
      awaitTexts(client, "[\"tick\",{\"number\":1,\"text\":\"001\"}]", "[\"none\"]");
    }
  }

  @Test
  @DisplayName("puts binary attachments in their places, in base64")
  void binary() throws Exception {
    try (Client client = client(Map.of())) {
      server.emitBinary("blob", 9, 2, 2);
      server.emit("tick", 1, 1, 1);
      awaitTexts(
          client,
          "[{\"number\":9,\"data\":\"MDk=\"},\"CQ==\"]",
          "[{\"number\":10,\"data\":\"MTA=\"},\"Cg==\"]",
          "{\"number\":1,\"text\":\"1\"}");
    }
  }

  @Test
  @DisplayName("emits what the configuration says after each login, in its order")
  void emits() throws Exception {
    List<String> events = List.of("[\"subscribe\",\"b\"]", "[\"subscribe\",{\"to\":\"a\"}]");
    List<String> expected =
        List.of("received \"subscribe\" [\"b\"]", "received \"subscribe\" [{\"to\":\"a\"}]");
    int before = received().size();
    try (Client client = client(Map.of("emit", events))) {
      await().until(() -> received().size() == before + 2);
      server.cut();
      await().until(() -> received().size() == before + 4);
      assertThat(received().subList(before, before + 2)).isEqualTo(expected);
      assertThat(received().subList(before + 2, before + 4)).isEqualTo(expected);
      assertThat(client.failures).isEmpty();
    }
  }

  private static List<String> received() {
    return server.observed().stream().filter(each -> each.startsWith("received ")).toList();
  }

  @Test
  @DisplayName("acknowledges when the output has taken the event, and not before")
  void acknowledgesDelivered() throws Exception {
    try (Client client =
        Client.startSlow(server.uri(), Map.of("namespace", "/feed", "auth", AUTH), Map.of())) {
      await().until(() -> client.connections.get() == 1);
      server.ask("question", 501, 1, 1);
      await().until(client::isWaiting);
      assertThat(server.clients()).isOne();
      assertThat(server.observed()).doesNotContain("acknowledged 501 []");
      client.takeAll();
      await().until(() -> server.observed().contains("acknowledged 501 []"));
    }
  }

  @Test
  @DisplayName("acknowledges at once if asked to, but no event that it does not deliver")
  void acknowledgesReceived() throws Exception {
    try (Client client =
        Client.startSlow(
            server.uri(),
            Map.of(
                "namespace",
                "/feed",
                "auth",
                AUTH,
                "acknowledge",
                "received",
                "events",
                List.of("question")),
            Map.of())) {
      await().until(() -> client.connections.get() == 1);
      server.ask("other", 601, 1, 1);
      server.ask("question", 602, 1, 1);
      await().until(() -> server.observed().contains("acknowledged 602 []"));
      assertThat(server.observed()).doesNotContain("acknowledged 601 []");
      assertThat(client.messages).isEmpty();
    }
  }

  @Test
  @DisplayName("continues behind the last event after a cut, and reports no gap")
  void recovers() throws Exception {
    try (Client client = client(Map.of())) {
      server.emit("tick", 1, 1, 0);
      await().until(() -> client.messages.size() == 1);
      for (int i = 0; i < 3; i++) {
        server.cut();
        server.emit("tick", 10 + i, 1, 0);
        server.emitBinary("blob", 20 + i, 1, 2);
        int expected = 3 + 2 * i;
        await().until(() -> client.messages.size() == expected);
      }
      assertThat(client.texts()).element(3).isEqualTo("{\"number\":11,\"text\":\"11\"}");
      assertThat(client.gaps).isEmpty();
      assertThat(client.repeated).hasValue(0);
    }
  }

  @Test
  @DisplayName("replaces a connection by a session of its own, also after a recovery")
  void replaces() throws Exception {
    try (Client client = client(Map.of())) {
      server.emit("tick", 1, 1, 0);
      await().until(() -> client.messages.size() == 1);
      server.cut(); // since then the server would restore the session once more
      server.emit("tick", 2, 1, 0);
      await().until(() -> client.messages.size() == 2);
      long before = disconnects();
      client.replace();
      await().until(() -> disconnects() > before);
      server.emit("tick", 3, 1, 0);
      awaitTexts(
          client,
          "{\"number\":1,\"text\":\"1\"}",
          "{\"number\":2,\"text\":\"2\"}",
          "{\"number\":3,\"text\":\"3\"}");
      assertThat(client.gaps).isEmpty();
    }
  }

  private static long disconnects() {
    return server.observed().stream().filter(each -> each.startsWith("disconnected")).count();
  }

  @Test
  @DisplayName("continues in a new process that was given the last position")
  void resumes() throws Exception {
    Positions last;
    try (Client client = client(Map.of())) {
      server.emit("tick", 1, 3, 0);
      await().until(() -> client.messages.size() == 3 && !client.positions.isEmpty());
      last = client.positions;
    }
    await().until(() -> server.clients() == 0);
    server.emit("tick", 4, 2, 0);
    try (Client client = client(Map.of(), last)) {
      server.emit("tick", 6, 1, 0);
      awaitTexts(
          client,
          "{\"number\":4,\"text\":\"4\"}",
          "{\"number\":5,\"text\":\"5\"}",
          "{\"number\":6,\"text\":\"6\"}");
      assertThat(client.gaps).isEmpty();
      assertThat(client.positionsAlone).as("positions ahead of their messages").isEmpty();
    }
  }

  @Test
  @DisplayName("reports a gap if the server has forgotten the session, or had nothing to recover")
  void gaps() throws Exception {
    try (Client client = client(Map.of(), Positions.of("unknown-session offset"))) {
      assertThat(client.gaps)
          .extracting(gap -> gap.reason())
          .containsExactly("the server has not recovered the session");
    }
    try (Client client = client(Map.of())) {
      assertThat(client.gaps).isEmpty();
      server.cut();
      await().until(() -> client.connections.get() == 2);
      assertThat(client.gaps)
          .extracting(gap -> gap.reason())
          .containsExactly("the session had no event yet, so it could not be recovered");
    }
  }

  @Test
  @DisplayName("says why a login is refused, without the token, and tries again")
  void refused() throws Exception {
    try (Client client =
        Client.start(
            server.uri(),
            Map.of("namespace", "/feed", "auth", Map.of("token", "not authorized")))) {
      await().until(() -> client.failures.size() >= 2);
      assertThat(client.failures.get(0))
          .contains(
              "socketio\": the login to the namespace \"/feed\" is refused: [REDACTED]"
                  + " {\"code\":\"E_TOKEN\",\"advice\":\"sign in again\"}");
    }
    try (Client client = Client.start(server.uri(), Map.of("namespace", "/nope"))) {
      await().until(() -> !client.failures.isEmpty());
      assertThat(client.failures.get(0))
          .contains("the login to the namespace \"/nope\" is refused: Invalid namespace");
    }
  }

  @Test
  @DisplayName("connects again after the server disconnected it, and reports the gap")
  void disconnected() throws Exception {
    try (Client client = client(Map.of())) {
      server.emit("tick", 1, 1, 0);
      await().until(() -> client.messages.size() == 1);
      server.disconnectFromNamespace();
      await().until(() -> client.connections.get() == 2);
      assertThat(client.losses.get(0))
          .contains("the server has disconnected this client from the namespace \"/feed\"");
      assertThat(client.gaps).hasSize(1);
      server.disconnect();
      await().until(() -> client.connections.get() == 3);
      assertThat(client.gaps).hasSize(2);
    }
  }

  @Test
  @DisplayName("logs in with the credentials that its file has at that time")
  void authFile() throws Exception {
    Path file = Files.createTempFile("auth", ".json");
    try {
      Files.writeString(file, "{\"token\":\"old-token\"}");
      try (Client client =
          Client.start(server.uri(), Map.of("namespace", "/feed", "auth_file", file.toString()))) {
        await().until(() -> !client.failures.isEmpty());
        Files.writeString(file, "{\"token\":\"the-secret-token\"}");
        await().until(() -> client.connections.get() == 1);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  @DisplayName("stays connected while a slow output keeps it from reading the server's pings")
  void slowOutput() throws Exception {
    Settings quick = Settings.DEFAULT.withPings(Duration.ofMillis(300), Duration.ofSeconds(1));
    try (SocketIoServer pinging = SocketIoServer.start(quick);
        Client client =
            Client.startSlow(
                pinging.uri(), Map.of("namespace", "/feed"), Map.of("max_buffered_messages", 10))) {
      await().until(() -> client.connections.get() == 1);
      pinging.emit("tick", 1, 1000, 100);
      long start = System.nanoTime();
      await()
          .pollDelay(Duration.ofSeconds(2))
          .until(() -> System.nanoTime() - start > 2_000_000_000L);
      assertThat(pinging.observed()).noneMatch(each -> each.startsWith("disconnected"));
      client.takeAll();
      await().until(() -> client.messages.size() == 1000);
      assertThat(client.losses).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "recovers far more than may wait for a slow output: in order, in bounded memory, and without"
          + " a loss though pings come meanwhile")
  void recoversMoreThanMayWait() throws Exception {
    int missed = 20_000; // of 1 KB each
    long allowed = 4 << 20; // the bound, and a burst by which it may be passed
    Map<String, ?> section = Map.of("namespace", "/feed");
    Settings quick = Settings.DEFAULT.withPings(Duration.ofMillis(300), Duration.ofSeconds(2));
    try (SocketIoServer pinging = SocketIoServer.start(quick)) {
      Positions last;
      try (Client client = Client.start(pinging.uri(), section)) {
        await().until(() -> client.connections.get() == 1);
        pinging.emit("tick", 1, 1, 0);
        await().until(() -> client.messages.size() == 1 && !client.positions.isEmpty());
        last = client.positions;
      }
      await().until(() -> pinging.clients() == 0);
      pinging.emit("tick", 2, missed, 1_000);
      try (Client client =
          Client.resumeSlow(pinging.uri(), section, Map.of("max_buffered_bytes", "64KiB"), last)) {
        await().until(() -> hasPausedFor(client, Duration.ofSeconds(3)));
        assertThat(client.status().bufferedBytes().orElseThrow()).isLessThan(allowed);
        assertThat(client.messages).isEmpty();
        client.takeAll();
        await().atMost(Duration.ofMinutes(1)).until(() -> client.messages.size() >= missed);

        assertThat(client.messages)
            .extracting(message -> number(message.text()))
            .containsExactlyElementsOf(IntStream.range(2, 2 + missed).boxed().toList());
        assertThat(client.losses).isEmpty();
        assertThat(client.failures).isEmpty();
        assertThat(client.gaps).isEmpty();
        assertThat(client.repeated).hasValue(0);
      }
    }
  }

  private static boolean hasPausedFor(Client client, Duration least) {
    return client.status().currentPause().filter(pause -> pause.compareTo(least) > 0).isPresent();
  }

  /** Of an event such as {@code {"number":1,"text":"1"}}. */
  private static int number(String event) {
    return Integer.parseInt(event.substring("{\"number\":".length(), event.indexOf(',')));
  }
}
