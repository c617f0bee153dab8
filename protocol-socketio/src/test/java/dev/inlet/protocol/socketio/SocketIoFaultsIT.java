package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Gap;
import dev.inlet.input.Positions;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("With a server that is odd, the protocol")
class SocketIoFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String RECOVERING = "40{\"sid\":\"a\",\"pid\":\"private\"}";
  private static final String OPEN =
      "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}";

  private static void welcome(FeedConnection connection) throws IOException {
    connection.accept();
    connection.sendText(OPEN);
    assertThat(connection.receiveText(SOON)).startsWith("40");
  }

  private static FeedServer answering(String... texts) {
    return FeedServer.start(
        connection -> {
          welcome(connection);
          connection.sendTexts(List.of(texts));
          connection.stayOpen();
        });
  }

  @Test
  @DisplayName("asks for Engine.IO 4 at its usual path, and answers pings with pongs")
  void handshake() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendText("40{\"sid\":\"a\"}");
                  connection.sendText("2");
                  connection.sendText("42[\"greeting\",\"hello\"]");
                  connection.stayOpen(frame -> received.add(frame.text()));
                });
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> received.contains("3") && client.messages.size() == 1);
      assertThat(server.requests().get(0).target())
          .isEqualTo("/socket.io/?EIO=4&transport=websocket");
      assertThat(client.texts()).containsExactly("\"hello\"");
      assertThat(client.warnings).hasSize(1);
      assertThat(client.warnings.get(0)).contains("no connection state recovery");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "garbage|a packet that is not valid Socket.IO: its type is unknown",
        "4garbage|a packet that is not valid Socket.IO: its type is unknown",
        "43[]|a packet that is not valid Socket.IO: it acknowledges what was not sent",
        "0{}|a packet that is not valid Socket.IO: it opens what is open already",
        "40|the server speaks the protocol of Socket.IO 2, which differs",
        "40{|a packet that is not valid Socket.IO: expected",
        "1|the server has closed the session",
        "44{\"message\":\"a\\nb\\u001bc\"}|is refused: a\\nb\\u001bc",
        "44{\"data\":{\"code\":1}}|is refused: no reason given {\"code\":1}",
        "44\"no\"|is refused: no",
      })
  @DisplayName("fails the attempt and says what is wrong")
  void loginFails(String answer, String reason) throws Exception {
    try (FeedServer server = answering(answer);
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> !client.failures.isEmpty());
      assertThat(client.failures.get(0)).contains(reason).doesNotContain("\n");
    }
  }

  @Test
  @DisplayName("fails the attempt if an event comes before the opening packet of Engine.IO")
  void eventBeforeOpening() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("42[\"early\"]");
                  connection.stayOpen();
                });
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> !client.failures.isEmpty());
      assertThat(client.failures.get(0))
          .contains("it holds an event before the opening packet of Engine.IO");
    }
  }

  @Test
  @DisplayName("delivers what a server emits before it accepts the login, as python-socketio does")
  void greeting() throws Exception {
    try (FeedServer server =
            answering("42[\"greeting\",\"hello\"]", "40{\"sid\":\"a\"}", "42[\"tick\",1]");
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> client.messages.size() == 2);
      assertThat(client.texts()).containsExactly("\"hello\"", "1");
      assertThat(client.failures).isEmpty();
    }
  }

  @Test
  @DisplayName("answers a ping that it cannot read for a slow output, and does so once")
  void unreadPing() throws Exception {
    String event = "42[\"tick\",\"" + "x".repeat(1_000) + "\"]";
    CountDownLatch answered = new CountDownLatch(1);
    List<String> received = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("0{\"pingInterval\":2000,\"pingTimeout\":2000}");
                  assertThat(connection.receiveText(SOON)).isEqualTo("40");
                  connection.sendText("40{\"sid\":\"a\"}");
                  connection.sendTexts(Collections.nCopies(300, event));
                  connection.sendText("2");
                  received.add(connection.receiveText(SOON));
                  answered.countDown();
                  connection.sendText("421[\"question\"]");
                  connection.stayOpen(frame -> received.add(frame.text()));
                });
        Client client =
            Client.startSlow(
                server.uri(),
                Map.of("acknowledge", "received"),
                Map.of("max_buffered_messages", 10))) {
      assertThat(answered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      client.takeAll();
      await().until(() -> received.contains("431[]"));
      assertThat(received).containsExactly("3", "431[]");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "42{\"not\":\"an array\"}|a packet that is not valid Socket.IO: expected an array at byte"
            + " 0",
        "42[\"a\",}|a packet that is not valid Socket.IO: expected a value",
        "42/other,[\"a\"]|a packet that is not valid Socket.IO: it belongs to another namespace",
        "451-[\"a\",{\"_placeholder\":true,\"num\":0}]2|a packet that is not valid Socket.IO",
      })
  @DisplayName("ends the connection on garbage; what came before is delivered")
  void garbage(String packet, String reason) throws Exception {
    try (FeedServer server = answering("40{\"sid\":\"a\"}", "42[\"a\",1]", packet);
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> !client.losses.isEmpty());
      assertThat(client.losses.get(0)).contains(reason);
      await().until(() -> client.texts().contains("1"));
    }
  }

  @Test
  @DisplayName("takes binary messages only as the attachments of the event before them")
  void attachments() throws Exception {
    String event = "451-[\"a\",{\"_placeholder\":true,\"num\":%d}]";
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendText("40{\"sid\":\"a\"}");
                  int number = connection.request().target().contains("x=") ? 0 : 1;
                  connection.sendText(event.formatted(number));
                  connection.sendText("2");
                  connection.sendBinary(new byte[] {1, 2, 3});
                  connection.sendBinary(new byte[] {4});
                  connection.stayOpen();
                });
        Client fine = Client.start(server.uri("/?x=1"), Map.of());
        Client wrong = Client.start(server.uri(), Map.of())) {
      await().until(() -> !fine.losses.isEmpty() && !wrong.losses.isEmpty());
      assertThat(fine.losses.get(0)).contains("it is binary, but no event awaits an attachment");
      await().until(() -> fine.texts().contains("\"AQID\""));
      assertThat(wrong.losses.get(0)).contains("the places of its attachments are wrong");
    }
  }

  @Test
  @DisplayName("ends the connection when an event with its attachments is too large")
  void tooLarge() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendText("40{\"sid\":\"a\"}");
                  connection.sendText("451-[\"a\",{\"_placeholder\":true,\"num\":0}]");
                  connection.sendBinary(new byte[2000]);
                  connection.stayOpen();
                });
        Client client = Client.start(server.uri(), Map.of("max_binary_event_size", "1KiB"))) {
      await().until(() -> !client.losses.isEmpty());
      assertThat(client.losses.get(0))
          .contains("is larger than 1024 bytes (max_binary_event_size)");
    }
  }

  @Test
  @DisplayName("ends the connection when the pings that the server has promised do not come")
  void silence() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("0{\"pingInterval\":100,\"pingTimeout\":100}");
                  assertThat(connection.receiveText(SOON)).isEqualTo("40");
                  connection.sendText("40{\"sid\":\"a\"}");
                  connection.stayOpen();
                });
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> !client.losses.isEmpty());
      assertThat(client.losses.get(0))
          .contains("the server has sent nothing for 200ms, not even a ping");
    }
  }

  @Test
  @DisplayName("says what it waits for when the server does not answer")
  void silentLogin() throws Exception {
    Map<String, ?> quickly = Map.of("handshake_timeout", "300ms");
    try (FeedServer silent =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.stayOpen();
                });
        FeedServer open = answering();
        Client first = Client.start(silent.uri(), Map.of(), quickly);
        Client second = Client.start(open.uri(), Map.of("namespace", "/a"), quickly)) {
      await().until(() -> !first.failures.isEmpty() && !second.failures.isEmpty());
      assertThat(first.failures.get(0))
          .contains("the opening packet of Engine.IO did not come within 300ms");
      assertThat(second.failures.get(0))
          .contains("the answer to the login to the namespace \"/a\" did not come within 300ms");
    }
  }

  @Test
  @DisplayName("keeps the last argument of a volatile event, which has no offset")
  void volatileEvents() throws Exception {
    try (FeedServer server =
            answering(
                "40{\"sid\":\"a\",\"pid\":\"private\"}",
                "42[\"mood\",\"happy\"]",
                "427[\"asked\",\"word\"]",
                "42[\"stored\",\"word\",\"Q8Z\"]");
        Client client = Client.start(server.uri(), Map.of("volatile_events", List.of("mood")))) {
      await().until(() -> client.messages.size() == 3);
      assertThat(client.texts()).containsExactly("\"happy\"", "\"word\"", "\"word\"");
      await().until(() -> client.positions.only().equals(Optional.of("private Q8Z")));
    }
  }

  @Test
  @DisplayName("never reports a position before it has delivered the recovered events")
  void positionsAfterEvents() throws Exception {
    try (FeedServer server =
            answering(
                "42[\"a\",1,\"Q1\"]",
                "42[\"a\",2,\"Q2\"]",
                "40{\"sid\":\"a\",\"pid\":\"private\"}");
        Client client = Client.resume(server.uri(), Map.of(), Positions.of("private Q0"))) {
      await().until(() -> client.positions.equals(Positions.of("private Q2")));
      assertThat(client.texts()).containsExactly("1", "2");
      assertThat(client.positionsAlone).isEmpty();
      assertThat(client.gaps).isEmpty();
    }
  }

  /** What a server does behind a login, of which it has had so many. */
  @FunctionalInterface
  private interface AfterLogin {
    void play(FeedConnection connection, int number) throws Exception;
  }

  private static FeedServer recording(List<String> logins, AfterLogin script) throws IOException {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendText(OPEN);
          logins.add(connection.receiveText(SOON));
          script.play(connection, logins.size());
          connection.stayOpen();
        });
  }

  @Test
  @DisplayName(
      "goes on behind the last event that it has passed over, as older offsets are forgotten")
  void passedOver() throws Exception {
    List<String> logins = new CopyOnWriteArrayList<>();
    CountDownLatch taken = new CountDownLatch(1);
    String accepted = "40{\"sid\":\"a\",\"pid\":\"private\"}";
    try (FeedServer server =
            recording(
                logins,
                (connection, number) -> {
                  switch (number) {
                    case 1 -> connection.sendTexts(List.of(accepted, "42[\"tick\",\"Q1\"]", "41"));
                    case 2 -> {
                      connection.sendTexts(List.of(accepted, "42[\"trade\",1,\"Q2\"]"));
                      assertThat(taken.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                      connection.sendTexts(
                          List.of("42[\"tick\",\"Q3\"]", "42[\"tick\",\"Q4\"]", "41"));
                    }
                    default -> connection.sendText(accepted);
                  }
                });
        Client client = Client.start(server.uri(), Map.of("events", List.of("trade")))) {
      await().until(() -> client.positions.equals(Positions.of("private Q2")));
      taken.countDown();
      await().until(() -> logins.size() == 3);
      assertThat(logins)
          .containsExactly(
              "40",
              "40{\"pid\":\"private\",\"offset\":\"Q1\"}",
              "40{\"pid\":\"private\",\"offset\":\"Q4\"}");
      assertThat(client.texts()).containsExactly("1");
      assertThat(client.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("passes over no event that was dropped with an attempt to connect that failed")
  void failedAttempt() throws Exception {
    List<String> logins = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            recording(
                logins,
                (connection, number) -> {
                  if (number == 1) {
                    connection.sendTexts(
                        List.of("42[\"trade\",1,\"Q1\"]", "42[\"tick\",\"Q2\"]", "41"));
                  }
                });
        Client client =
            Client.resume(
                server.uri(), Map.of("events", List.of("trade")), Positions.of("private Q0"))) {
      await().until(() -> logins.size() == 2);
      assertThat(logins).containsOnly("40{\"pid\":\"private\",\"offset\":\"Q0\"}");
      assertThat(client.messages).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "goes on behind what it has passed over also if more came with an attempt that failed")
  void passedOverBeforeFailedAttempt() throws Exception {
    List<String> logins = new CopyOnWriteArrayList<>();
    CountDownLatch taken = new CountDownLatch(1);
    try (FeedServer server =
            recording(
                logins,
                (connection, number) -> {
                  if (number == 1) {
                    connection.sendTexts(List.of(RECOVERING, "42[\"trade\",1,\"Q2\"]"));
                    assertThat(taken.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    connection.sendTexts(List.of("42[\"tick\",\"Q3\"]", "41"));
                  } else if (number == 2) {
                    connection.sendTexts(List.of("42[\"trade\",2,\"Q4\"]", "41"));
                  }
                });
        Client client = Client.start(server.uri(), Map.of("events", List.of("trade")))) {
      await().until(() -> client.positions.equals(Positions.of("private Q2")));
      taken.countDown();
      await().until(() -> logins.size() == 3);
      assertThat(logins.subList(1, 3)).containsOnly("40{\"pid\":\"private\",\"offset\":\"Q3\"}");
      assertThat(client.texts()).containsExactly("1");
    }
  }

  @Test
  @DisplayName(
      "goes on behind what the connection before has passed over, if its own brings nothing")
  void passedOverBeforeReplacement() throws Exception {
    List<String> logins = new CopyOnWriteArrayList<>();
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch passed = new CountDownLatch(1);
    try (FeedServer server =
            recording(
                logins,
                (connection, number) -> {
                  if (number == 1) {
                    connection.sendTexts(List.of(RECOVERING, "42[\"trade\",1,\"Q2\"]"));
                    assertThat(taken.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    connection.sendTexts(List.of("42[\"tick\",\"Q3\"]", "2"));
                    assertThat(connection.receiveText(SOON)).isEqualTo("3");
                    passed.countDown();
                  } else if (number == 2) {
                    connection.sendTexts(List.of(RECOVERING.replace("private", "next"), "41"));
                  }
                });
        Client client = Client.start(server.uri(), Map.of("events", List.of("trade")))) {
      await().until(() -> client.positions.equals(Positions.of("private Q2")));
      taken.countDown();
      assertThat(passed.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      client.replace();
      await().until(() -> logins.size() == 3);
      assertThat(logins).containsExactly("40", "40", "40{\"pid\":\"private\",\"offset\":\"Q3\"}");
    }
  }

  @Test
  @DisplayName("reports a gap if a connection that is replaced does not come to its end")
  void replacedWithoutEnd() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.incrementAndGet();
                  welcome(connection);
                  connection.sendTexts(
                      List.of(RECOVERING, "42[\"a\"," + number + ",\"Q" + number + "\"]"));
                  if (number == 1) {
                    over.await();
                  }
                  connection.stayOpen();
                });
        Client client = Client.start(server.uri(), Map.of(), Map.of("close_timeout", "100ms"))) {
      await().until(() -> !client.positions.isEmpty());
      client.replace();
      await().until(() -> client.messages.size() == 2);
      assertThat(client.gaps)
          .extracting(Gap::reason)
          .containsExactly("the server did not end the connection before");
      over.countDown();
    }
  }

  @Test
  @DisplayName("reports a gap after each loss if the server recovers nothing")
  void noRecovery() throws Exception {
    try (FeedServer server = answering("40{\"sid\":\"a\"}", "42[\"a\",1]", "41");
        Client client = Client.start(server.uri(), Map.of())) {
      await().until(() -> client.gaps.size() >= 2);
      assertThat(client.gaps.get(0).reason())
          .isEqualTo("the server has no connection state recovery");
      assertThat(client.warnings).hasSize(1);
    }
  }
}
