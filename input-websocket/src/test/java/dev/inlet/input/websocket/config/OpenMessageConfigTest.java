package dev.inlet.input.websocket.config;

import static dev.inlet.input.websocket.config.WrongConfig.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.Inputs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .containsExactly(OpeningMessage.binary("hi".getBytes(UTF_8)));
  }

  @Test
  @DisplayName("an entry of open_messages is a text, or an object")
  void several() {
    Map<String, Object> entry =
        Map.of(
            "message", "login",
            "type", "binary",
            "await", "welcome",
            "fail_on", "error",
            "timeout", "3s",
            "drop_reply", true);
    Map<String, Object> greeting = Map.of("await", "hello");

    assertThat(read(Map.of("open_messages", List.of("a", greeting, Map.of("message", "b"), entry))))
        .containsExactly(
            OpeningMessage.text("a"),
            OpeningMessage.awaitOnly("hello"),
            OpeningMessage.text("b"),
            OpeningMessage.binary("login".getBytes(UTF_8))
                .awaiting("welcome")
                .failingOn("error")
                .within(Duration.ofSeconds(3))
                .droppingReply());
  }

  @ParameterizedTest
  @CsvSource({
    "text, AP8, 41 50 38",
    "base64, AP8, 00 ff",
    "base64, AP8=, 00 ff",
    "base64, 'A P\t8', 00 ff",
    "base64, -_-_, fb ff bf",
    "base64, '', ''",
    "hex, '00 fF', 00 ff",
  })
  @DisplayName("a binary message is given as text, Base64 or hexadecimal digits")
  void encodings(String encoding, String message, String expected) {
    Map<String, Object> entry = Map.of("message", message, "type", "binary", "encoding", encoding);

    assertThat(read(Map.of("open_messages", List.of(entry))))
        .containsExactly(OpeningMessage.binary(PayloadEncoding.HEX.decode(expected)));
  }

  @Test
  @DisplayName("a message that is not encoded as its entry says is reported without the message")
  void wrongEncodings() {
    assertRefused(
        Map.of(
            "open_messages",
            List.of(
                Map.of("message", "A", "type", "binary", "encoding", "base64"),
                Map.of("message", "abc", "type", "binary", "encoding", "hex"),
                Map.of("message", "x y", "type", "binary", "encoding", "hex"),
                Map.of("message", "00ff", "encoding", "hex"),
                Map.of("message", "00ff", "type", "binary", "encoding", "octal"))),
        "open_messages[0].message: is not Base64",
        "open_messages[1].message: is not hexadecimal: two digits for each byte",
        "open_messages[2].message: is not hexadecimal: two digits for each byte",
        "open_messages[3].encoding: is for binary messages; set type: binary",
        "open_messages[4].encoding: \"octal\" is not one of text, base64, hex");
  }

  @Test
  @DisplayName("an entry that would do nothing, or other than what it says, is reported")
  void withoutEffect() {
    assertRefused(
        Map.of(
            "open_messages",
            List.of(
                Map.of("type", "text"),
                Map.of("message", "a", "fail_on", "b"),
                Map.of("message", "a", "timeout", "1s"),
                Map.of("message", "a", "drop_reply", true),
                Map.of("message", "a", "await", ""),
                Map.of("message", "a", "await", "b", "fail_on", ""))),
        "open_messages[0].message: is not set; set it, or await, or both",
        "open_messages[1].fail_on: has no effect without await; set await, too",
        "open_messages[2].timeout: has no effect without await; set await, too",
        "open_messages[3].drop_reply: has no effect without await; set await, too",
        "open_messages[4].await: must not be empty; leave it out to wait for nothing",
        "open_messages[5].fail_on: must not be empty; leave it out if nothing is refused");
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
  @DisplayName("wrong values are reported")
  void wrongValues() {
    assertRefused(
        Map.of("open_message", List.of("x")),
        "open_message: expected a string but found a list; write it without the dash or the"
            + " brackets");
    assertRefused(
        Map.of("open_message_type", "json"),
        "open_message_type: \"json\" is not one of text, binary");
    assertRefused(
        Map.of("open_messages", "x"),
        "open_messages: expected a list but found a string; write […]");
    assertRefused(
        Map.of("open_messages", List.of(List.of())),
        "open_messages[0]: expected a string but found a list");
  }

  @Test
  @DisplayName("wrong entries are reported by their place and value, all at once")
  void wrongEntries() {
    assertRefused(
        Map.of(
            "open_messages",
            List.of(
                "fine",
                Map.of("message", "a", "awaits", "b"),
                Map.of("message", "a", "await", "b", "timeout", "0s"),
                Map.of("message", "a", "await", "b", "timeout", "5"),
                Map.of("message", "a", "await", "b", "timeout", "-5s"),
                Map.of("message", "a", "await", "b", "timeout", "999999d"),
                Map.of("message", "a", "type", "json"),
                Map.of("message", "a", "drop_reply", "maybe"),
                Map.of("message", List.of("s3cret")))),
        "open_messages[1].awaits: unknown field; did you mean \"await\"?",
        "open_messages[2].timeout: must be more than 0 and at most 24h",
        "open_messages[3].timeout: expected a duration such as 500ms, 30s or 1h30m but found \"5\";"
            + " write 5s",
        "open_messages[4].timeout: expected a duration such as 500ms, 30s or 1h30m but found"
            + " \"-5s\"",
        "open_messages[5].timeout: expected a duration such as 500ms, 30s or 1h30m but found"
            + " \"999999d\"",
        "open_messages[6].type: \"json\" is not one of text, binary",
        "open_messages[7].drop_reply: expected true or false but found \"maybe\"",
        "open_messages[8].message: expected a string but found a list; write it without the dash or"
            + " the brackets");
  }
}
