package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Opening messages and heartbeats")
final class OpenMessagesIT {

  @Test
  @DisplayName("open_message goes out as text, or as binary if configured so")
  void single() throws Exception {
    assertThat(firstFrame(Map.of("open_message", "grüße")))
        .returns(Frame.TEXT, Frame::opcode)
        .returns("grüße", Frame::text);
    assertThat(firstFrame(Map.of("open_message", "bytes", "open_message_type", "binary")))
        .returns(Frame.BINARY, Frame::opcode)
        .returns("bytes", Frame::text);
  }

  private static Frame firstFrame(Map<String, ?> config) throws Exception {
    List<Frame> frames = new CopyOnWriteArrayList<>();
    try (FeedServer server = recording(frames);
        Input input = raw(config(server.uri(), config))) {
      input.connect();
      await().atMost(SOON).until(() -> !frames.isEmpty());
    }
    return frames.get(0);
  }

  private static FeedServer recording(List<Frame> frames) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.stayOpen(frames::add);
        });
  }

  @Test
  @DisplayName("those that await nothing go out at once, in order, of any size and type")
  void severalAtOnce() throws Exception {
    List<Frame> frames = new CopyOnWriteArrayList<>();
    String large = "x".repeat(70_000);
    try (FeedServer server = recording(frames);
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of("one", Map.of("message", large, "type", "binary"), "three"))))) {
      input.connect();
      await().atMost(SOON).until(() -> frames.size() == 3);

      assertThat(frames).extracting(Frame::text).containsExactly("one", large, "three");
      assertThat(frames)
          .extracting(Frame::opcode)
          .containsExactly(Frame.TEXT, Frame.BINARY, Frame.TEXT);
    }
  }

  @Test
  @DisplayName("an awaited reply is delivered unless drop_reply, and so is what comes before it")
  void repliesAreDelivered() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  answer(connection, "login", "welcome", "status: logged in");
                  answer(connection, "subscribe", "first data", "subscribed");
                  connection.sendText("logged in, subscribed, data");
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(
                            Map.of("message", "login", "await", "logged in", "drop_reply", true),
                            Map.of("message", "subscribe", "await", "subscribed")))))) {
      input.connect();

      assertThat(readTexts(input, 4))
          .containsExactly("welcome", "first data", "subscribed", "logged in, subscribed, data");
    }
  }

  private static void answer(FeedConnection connection, String expected, String... replies)
      throws IOException {
    assertThat(connection.receive(SOON).text()).isEqualTo(expected);
    connection.sendTexts(List.of(replies));
  }

  @Test
  @DisplayName("a flood before an awaited reply fails the attempt, of which nothing is left")
  void floodBeforeReply() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(Collections.nCopies(100, "not the reply"));
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "max_buffered_messages",
                        "50",
                        "open_messages",
                        List.of(Map.of("message", "login", "await", "logged in")))))) {
      assertThat(connectFailure(input))
          .hasMessageContaining("the reply to opening message 1 of 1 is not among as many messages")
          .hasMessageContaining("; the last message was \"not the reply\"; ")
          .hasMessageMatching(".*; \\d+ messages not delivered");

      assertThat(readUntilLost(input).texts()).isEmpty();
    }
  }

  @Test
  @DisplayName("a reply is recognised though it comes in fragments, or is binary")
  void fragmentedReply() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  connection.sendFragments("log", "ged ", "in");
                  connection.receive(SOON);
                  connection.sendBinary(new byte[] {0, 'o', 'k', 0});
                  connection.sendText("data");
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(
                            Map.of("message", "1", "await", "logged in", "drop_reply", true),
                            Map.of("message", "2", "await", "ok", "drop_reply", true)))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("connect has failed when a reply does not come in time, and the server is left")
  void timeout() throws Exception {
    List<Boolean> left = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  connection.sendText("something else");
                  connection.awaitClosed(SOON);
                  left.add(true);
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(
                            "hello",
                            Map.of("message", "login", "await", "ack", "timeout", "200ms")))))) {
      assertThat(connectFailure(input))
          .hasMessageEndingWith(
              ": open_messages: the reply to opening message 2 of 2 did not come within 200 ms; the"
                  + " last message was \"something else\"; 1 message not delivered");
      await().atMost(SOON).until(() -> !left.isEmpty());
    }
  }

  @Test
  @DisplayName("a server that closes in place of an answer is reported with its reason")
  void closedInstead() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  connection.sendClose(4003, "wrong key");
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages", List.of(Map.of("message", "login", "await", "ack")))))) {
      var failure = connectFailure(input);

      assertThat(failure)
          .hasMessageEndingWith(
              ": open_messages: closed by the server with 4003 private use, reason \"wrong key\";"
                  + " no message came");
      assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    }
  }

  @Test
  @DisplayName("a reply that refuses fails the attempt at once, quoted without secrets")
  void refused() {
    String login = "{\"op\":\"login\",\"key\":\"k3y-0123456789\"}";
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("welcome");
                  connection.receive(SOON);
                  connection.sendText("{\"error\":\"no such key: k3y-0123456789\"}");
                  connection.awaitClosed(SOON);
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(
                            Map.of(
                                "message", login,
                                "await", "logged_in",
                                "fail_on", "\"error\"",
                                "timeout", "1h")))))) {
      var failure = connectFailure(input);

      assertThat(failure)
          .hasMessageEndingWith(
              ": open_messages: the server refused opening message 1 of 1 (fail_on); the last"
                  + " message was \"{\\\"error\\\":\\\"no such key: [REDACTED]\\\"}\"; 2 messages"
                  + " not delivered");
      assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    }
  }

  @Test
  @DisplayName("an entry that only awaits lets the server speak first")
  void serverSpeaksFirst() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendPing("nothing before this");
                  assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.PONG);
                  connection.sendText("connected");
                  assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
                  connection.sendText("data");
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(Map.of("await", "connected", "drop_reply", true), "subscribe"))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("those of the authentication scheme come before the configured ones")
  void ofScheme() throws Exception {
    List<Frame> frames = new CopyOnWriteArrayList<>();
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public AuthRequest authenticate(AuthRequest handshake) {
            return handshake;
          }

          @Override
          public Dialogue dialogue() {
            return () -> DialogueStep.done().sending("login");
          }
        };
    try (FeedServer server = recording(frames);
        Input input =
            raw(
                config(server.uri(), Map.of("open_message", "subscribe")),
                InputContext.builder()
                    .authenticator(authenticator)
                    .listener(new RecordingListener())
                    .build(),
                AddressResolver.SYSTEM)) {
      input.connect();
      await().atMost(SOON).until(() -> frames.size() == 2);

      assertThat(frames).extracting(Frame::text).containsExactly("login", "subscribe");
    }
  }

  @Test
  @DisplayName("a heartbeat goes out again and again, and its replies are kept from the output")
  void heartbeat() throws Exception {
    List<Frame> beats = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  while (beats.size() < 5) {
                    beats.add(connection.receive(SOON));
                    connection.sendTexts(List.of("pong", "data " + beats.size(), "pong!"));
                  }
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "heartbeat",
                        Map.of(
                            "interval",
                            "20ms",
                            "message",
                            "ping",
                            "type",
                            "binary",
                            "reply",
                            "pong"))))) {
      input.connect();

      assertThat(readTexts(input, 10))
          .startsWith("data 1", "pong!", "data 2", "pong!", "data 3")
          .doesNotContain("pong");
      assertThat(beats)
          .allSatisfy(
              beat ->
                  assertThat(beat)
                      .returns(Frame.BINARY, Frame::opcode)
                      .returns("ping", Frame::text));
    }
  }

  @Test
  @DisplayName("a heartbeat of the server is answered with what it says")
  void answeredHeartbeat() throws Exception {
    List<String> answers = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  for (int i = 1; i <= 3; i++) {
                    connection.sendText("{\"ping\":" + i + "}");
                    answers.add(connection.receive(SOON).text());
                  }
                  connection.sendText("data");
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "heartbeat", Map.of("on", "{\"ping\":*}", "message", "{\"pong\":*}"))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(answers).containsExactly("{\"pong\":1}", "{\"pong\":2}", "{\"pong\":3}");
    }
  }
}
