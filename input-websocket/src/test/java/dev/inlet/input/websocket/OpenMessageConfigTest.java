package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.WrongConfig.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.OpeningMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code open_message} and {@code open_messages}. */
final class OpenMessageConfigTest {

  private static List<OpeningMessage> read(Map<String, ?> config) {
    return Inputs.settings(config, Map.of()).openMessages();
  }

  @Test
  @DisplayName("open_message is sent as text unless its type says otherwise; empty sends nothing")
  void single() {
    assertThat(read(Map.of("open_message", ""))).isEmpty();
    assertThat(read(Map.of("open_message", "hi"))).containsExactly(OpeningMessage.text("hi"));
    assertThat(read(Map.of("open_message", "hi", "open_message_type", "binary")))
        .containsExactly(OpeningMessage.of("hi", OpeningMessage.Type.BINARY));
  }

  @Test
  @DisplayName("an entry of open_messages is a text, or an object")
  void several() {
    Map<String, Object> entry =
        Map.of(
            "message", "login",
            "type", "binary",
            "await", "welcome",
            "timeout", "3s",
            "drop_reply", true);

    assertThat(read(Map.of("open_messages", List.of("a", Map.of("message", "b"), entry))))
        .containsExactly(
            OpeningMessage.text("a"),
            OpeningMessage.text("b"),
            new OpeningMessage(
                "login",
                OpeningMessage.Type.BINARY,
                Optional.of("welcome"),
                Duration.ofSeconds(3),
                true));
  }

  @Test
  @DisplayName("an await that is empty awaits nothing")
  void emptyAwait() {
    assertThat(read(Map.of("open_messages", List.of(Map.of("message", "a", "await", "")))))
        .containsExactly(OpeningMessage.text("a"));
  }

  @Test
  @DisplayName("both fields set is a problem that says what to do")
  void both() {
    assertRefused(
        Map.of("open_message", "a", "open_messages", List.of("b")),
        "open_messages: open_message is set, too; make it the first of open_messages");
  }

  @Test
  @DisplayName("an empty open_message beside open_messages is none")
  void emptyBeside() {
    assertThat(read(Map.of("open_message", "", "open_messages", List.of("b")))).hasSize(1);
  }

  @Test
  @DisplayName("wrong values are told, those that may be secret without the value")
  void wrongValues() {
    assertRefused(
        Map.of("open_message", List.of("x")), "open_message: expected a string but found a list");
    assertRefused(
        Map.of("open_message_type", "json"),
        "open_message_type: \"json\" is not one of text, binary");
    assertRefused(
        Map.of("open_messages", "x"), "open_messages: expected a list but found a string");
    assertRefused(
        Map.of("open_messages", List.of(List.of())),
        "open_messages[0]: expected a string but found a list");
  }

  @Test
  @DisplayName("wrong entries are told by their place, all at once")
  void wrongEntries() {
    assertRefused(
        Map.of(
            "open_messages",
            List.of(
                Map.of("type", "text"),
                "fine",
                Map.of("message", "a", "awaits", "b"),
                Map.of("message", "a", "timeout", "0s"),
                Map.of("message", "a", "type", "json"),
                Map.of("message", "a", "drop_reply", "maybe"))),
        "open_messages[0].message: is required but not set",
        "open_messages[2].awaits: unknown field; did you mean \"await\"?",
        "open_messages[3].timeout: must be more than 0",
        "open_messages[4].type: [REDACTED] is not one of text, binary",
        "open_messages[5].drop_reply: expected true or false but found [REDACTED]");
  }
}
