package dev.inlet.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.servers.SocketIoServer.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A Socket.IO server for tests")
class SocketIoServerIT {
  private static final Pattern PRIVATE_ID = Pattern.compile("\"pid\":\"([^\"]+)\"");
  private static final String LOGIN = "40/feed,{\"token\":\"secret\"}";

  private static SocketIoServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = SocketIoServer.start(Settings.DEFAULT.withToken("secret"));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static RawClient connected() throws InterruptedException {
    RawClient client = RawClient.connect(server.uri());
    assertThat(client.next()).startsWith("0{\"sid\":").contains("\"pingInterval\":25000");
    return client;
  }

  @Test
  @DisplayName("refuses a namespace to a client without the token, with data")
  void refusal() throws Exception {
    try (RawClient client = connected()) {
      client.send("40/feed,{\"token\":\"wrong\"}");
      assertThat(client.next())
          .startsWith("44/feed,{\"message\":\"not authorized\"")
          .contains("\"code\":\"E_TOKEN\"");
    }
    await()
        .untilAsserted(
            () -> assertThat(server.observed()).contains("refused {\"token\":\"wrong\"}"));
  }

  @Test
  @DisplayName("sends numbered events, binary ones and ones that want an acknowledgement")
  void events() throws Exception {
    try (RawClient client = connected()) {
      client.send(LOGIN);
      assertThat(client.next()).startsWith("40/feed,{\"sid\":").contains("\"pid\":");
      server.emit("tick", 7, 2, 3);
      assertThat(client.next()).startsWith("42/feed,[\"tick\",{\"number\":7,\"text\":\"007\"},\"");
      assertThat(client.next()).contains("\"number\":8");
      server.emitBinary("blob", 9, 1, 2);
      assertThat(client.next())
          .startsWith("452-/feed,[\"blob\",")
          .contains("{\"_placeholder\":true,\"num\":0}");
      assertThat(client.next()).isEqualTo("binary 3039");
      assertThat(client.next()).isEqualTo("binary 09");
      server.ask("question", 10, 1, 1);
      String question = client.next();
      assertThat(question).matches("42/feed,\\d+\\[\"question\",\\{\"number\":10.*");
      client.send("43/feed," + question.replaceAll("42/feed,(\\d+).*", "$1") + "[\"yes\"]");
      await().until(() -> server.observed().contains("acknowledged 10 [\"yes\"]"));
    }
  }

  @Test
  @DisplayName("gives a client that was cut off what it missed")
  void recovery() throws Exception {
    String privateId;
    String offset;
    try (RawClient client = connected()) {
      client.send(LOGIN);
      privateId = found(PRIVATE_ID, client.next());
      server.emit("tick", 20, 1, 0);
      offset = found(Pattern.compile(",\"([^\"]+)\"]$"), client.next());
      server.cut();
      assertThat(client.next()).isIn("lost", "close 1006 ");
    }
    await().until(() -> server.clients() == 0);
    server.emit("tick", 21, 1, 0);
    try (RawClient client = connected()) {
      client.send(
          "40/feed,{\"token\":\"secret\",\"pid\":\"%s\",\"offset\":\"%s\"}"
              .formatted(privateId, offset));
      // What it missed comes before the answer to its login.
      String missed = client.next("\"number\":21");
      assertThat(missed).startsWith("42/feed,[\"tick\"");
      assertThat(client.next()).startsWith("40/feed,").contains(privateId);
    }
  }

  @Test
  @DisplayName("streams an event, and ends the connection behind the last one")
  void stream() throws Exception {
    try (RawClient client = connected()) {
      client.send(LOGIN);
      assertThat(client.next()).startsWith("40/feed,");
      await().until(() -> server.receivers("tick") == 1);
      server.startStream("tick", "{\"price\":1}", 2_000);
      await().until(() -> server.streamed() > 10);
      long sent = server.endStream();
      for (long i = 0; i < sent; i++) {
        assertThat(client.next()).startsWith("42/feed,[\"tick\",{\"price\":1}");
      }
      assertThat(client.next()).isEqualTo("41/feed,");
      assertThat(client.next("close")).isEqualTo("close 1005 ");
    }
  }

  @Test
  @DisplayName("serves the same port after it was killed, and has forgotten its clients")
  void restart() throws Exception {
    try (RawClient before = connected()) {
      before.send(LOGIN);
      assertThat(before.next()).startsWith("40/feed");
      server.kill();
      assertThat(before.next()).isIn("lost", "close 1006 ");
    }
    server.restart();
    assertThat(server.clients()).isZero();
    try (RawClient after = connected()) {
      after.send(LOGIN);
      assertThat(after.next()).startsWith("40/feed");
    }
  }

  private static String found(Pattern pattern, String message) {
    Matcher matcher = pattern.matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return matcher.group(1);
  }
}
