package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.wire.Opcode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The opening of a session")
final class SessionOpeningTest extends FrameSessionFixture {

  @Test
  @DisplayName("opening messages go out in order; the reply that is to be dropped is not delivered")
  void opens() throws Exception {
    start(
        Map.of(
            "open_messages",
            List.of(
                Map.of("message", "login", "await", "ok", "drop_reply", true, "type", "binary"),
                "subscribe")));
    assertThat(sent()).containsExactly(Opcode.BINARY + " login");
    assertThat(events).isEmpty();

    receive(text("noise"), text("ok"), text("data"));

    assertThat(sent()).containsExactly(Opcode.TEXT + " subscribe");
    assertThat(events).containsExactly("opened");
    assertThat(taken()).containsExactly("noise", "data");
  }

  @Test
  @DisplayName("a refusal comes behind the messages that were read together with it")
  void refusedWhileOpening() throws Exception {
    start(Map.of("open_messages", List.of(Map.of("message", "a", "await", "b", "fail_on", "no"))));

    receive(text("1"), text("no!"), text("2"));

    assertThat(taken()).containsExactly("1", "no!", "2");
    assertThat(events)
        .containsExactly("refused the server refused opening message 1 of 1 (fail_on)");
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo("; the last message was \"no!\"");
  }

  @Test
  @DisplayName("messages that fill the hand-off before an awaited reply are a failure that says so")
  void noRoomBeforeReply() {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of("open_messages", List.of(Map.of("message", "login", "await", "ok"))));

    receive(text("a"), text("b"), text("c"));

    assertThat(events)
        .containsExactly(
            "failed the reply to opening message 1 of 1 is not among as many messages as may wait"
                + " for the output (max_buffered_messages, max_buffered_bytes)");
  }

  @Test
  @DisplayName("a heartbeat that comes before an awaited reply is answered, too")
  void answersHeartbeatsWhileOpening() throws Exception {
    start(
        Map.of(
            "heartbeat", Map.of("on", "ping", "message", "pong"),
            "open_messages", List.of(Map.of("await", "ready", "drop_reply", true), "subscribe")));

    receive(text("hello"), text("ping"));

    assertThat(sent()).containsExactly("1 pong");
    assertThat(session.describeCircumstances(text -> text.replace("ell", "***")))
        .as("heartbeats say nothing")
        .isEqualTo("; the last message was \"h***o\"");
    receive(text("ready"));
    assertThat(sent()).containsExactly("1 subscribe");
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
    assertThat(taken()).containsExactly("hello");
  }
}
