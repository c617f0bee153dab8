package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.Blocks;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages are a server's heartbeat, and what is answered. */
final class HeartbeatTest {

  private static String answer(String ping, String message, String received) {
    Heartbeat heartbeat = Heartbeat.answered(MessageType.TEXT, ping, message.getBytes(UTF_8), "");
    return heartbeat
        .answer(Blocks.of("before", received), 1)
        .map(bytes -> new String(bytes, UTF_8))
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ping\":*} | {\"pong\":*} | {\"ping\":123} | {\"pong\":123}",
        "{\"ping\":*} | {\"pong\":*} | {\"ping\":} | {\"pong\":}",
        "{\"ping\":*} | {\"pong\":*} | {\"ping\":1},{\"a\":2} | {\"pong\":1},{\"a\":2}",
        "PING * | PONG * | PING :tmi.twitch.tv | PONG :tmi.twitch.tv",
        "PING * | PONG | PING x | PONG",
        "2 | 3 | 2 | 3",
        "2 | * | 2 | *",
        "*\"test_request\"* | ok | {\"type\":\"test_request\"} | ok",
        "{\"id\":*,\"method\":\"hb\"* | {\"id\":*} | {\"id\":7,\"method\":\"hb\",\"c\":0} |"
            + " {\"id\":7}",
        "a*b*c | <*-*> | aXbYbZc | <X-X>",
        "pïng€* | pöng* | pïng€ä | pöngä",
        "** | * | abc | ''",
      })
  @DisplayName("a heartbeat is answered, with the text of the first * where that is asked for")
  void answers(String ping, String message, String received, String expected) {
    assertThat(answer(ping, message, received)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 22",
        "2 | 3",
        "2 | ''",
        "{\"ping\":*} | {\"pong\":1}",
        "{\"ping\":*} | x{\"ping\":1}",
        "{\"ping\":*} | {\"ping\":1}x",
        "ab*ba | aba",
        "a*b*c | aXc",
        "a*b*c | abXXb",
        "a*bc*c | abc",
      })
  @DisplayName("other messages are none")
  void others(String ping, String received) {
    assertThat(answer(ping, "x", received)).isEqualTo("none");
  }

  @Test
  @DisplayName("no more than 1 KiB is quoted: a longer message is no heartbeat")
  void bound() {
    assertThat(answer("<*>", "*", "<" + "x".repeat(1_024) + ">")).isEqualTo("x".repeat(1_024));
    assertThat(answer("<*>", "*", "<" + "x".repeat(1_025) + ">")).isEqualTo("none");
  }

  @Test
  @DisplayName("a binary message is no heartbeat of the server")
  void binary() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 4, MessageType.BINARY);
    MessageBlock block =
        builder.build("ping".getBytes(UTF_8), Metadata.of(Instant.EPOCH, Map.of()));

    assertThat(Heartbeat.answered(MessageType.TEXT, "ping", new byte[1], "").answer(block, 0))
        .isEmpty();
  }

  @Test
  @DisplayName("one that is sent by the clock goes out as it is, and expects its reply alone")
  void sent() {
    Heartbeat heartbeat =
        Heartbeat.sent(MessageType.TEXT, "{\"sub\":\"*\"}".getBytes(UTF_8), "pong");

    assertThat(heartbeat.message()).asString().isEqualTo("{\"sub\":\"*\"}");
    assertThat(heartbeat.expectsAny()).isTrue();
    assertThat(heartbeat.isReply(Blocks.of("pong"), 0)).isTrue();
    assertThat(heartbeat.isReply(Blocks.of("pong!"), 0)).isFalse();
    assertThat(heartbeat.answer(Blocks.of("pong"), 0)).isEmpty();
    assertThat(Heartbeat.sent(MessageType.TEXT, new byte[0], "").expectsAny()).isFalse();
  }

  @Test
  @DisplayName("does not show its message")
  void text() {
    assertThat(Heartbeat.sent(MessageType.TEXT, "s3cret".getBytes(UTF_8), ""))
        .hasToString("Heartbeat[TEXT]");
  }
}
