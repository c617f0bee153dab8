package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.MessageType;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An opening message")
final class OpeningMessageTest {
  private static final OpeningMessage LOGIN = OpeningMessage.text("{\"key\": \"hunter2\"}");

  @Test
  @DisplayName("does not show its payload")
  void text() {
    assertThat(LOGIN).hasToString("OpeningMessage[TEXT [REDACTED]]");
    assertThat(OpeningMessage.binary(new byte[1])).hasToString("OpeningMessage[BINARY [REDACTED]]");
    assertThat(OpeningMessage.awaitOnly("hi")).hasToString("OpeningMessage[await only]");
  }

  @Test
  @DisplayName(
      "is sent, awaits nothing, and has 10 seconds for a reply, unless configured otherwise")
  void defaults() {
    assertThat(LOGIN.type()).isEqualTo(MessageType.TEXT);
    assertThat(LOGIN.payload().orElseThrow()).asString().isEqualTo("{\"key\": \"hunter2\"}");
    assertThat(LOGIN.await()).isEmpty();
    assertThat(LOGIN.failOn()).isEmpty();
    assertThat(LOGIN.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(LOGIN.dropReply()).isFalse();
    assertThat(OpeningMessage.awaitOnly("hi").payload()).isEmpty();
  }

  @Test
  @DisplayName("is equal to another that does the same")
  void equality() {
    OpeningMessage full =
        LOGIN.awaiting("ok").failingOn("error").within(Duration.ofSeconds(1)).droppingReply();

    assertThat(full)
        .isEqualTo(
            LOGIN.droppingReply().within(Duration.ofSeconds(1)).failingOn("error").awaiting("ok"))
        .hasSameHashCodeAs(
            LOGIN.awaiting("ok").failingOn("error").within(Duration.ofSeconds(1)).droppingReply())
        .isNotEqualTo(LOGIN)
        .isNotEqualTo(full.failingOn("no"))
        .isNotEqualTo(full.awaiting("no"))
        .isNotEqualTo(full.within(Duration.ofSeconds(2)));
    assertThat(OpeningMessage.text("a")).isNotEqualTo(OpeningMessage.binary("a".getBytes(UTF_8)));
  }

  @Test
  @DisplayName("keeps its bytes, whatever becomes of the array")
  void ownBytes() {
    byte[] bytes = {1};
    OpeningMessage message = OpeningMessage.binary(bytes);

    bytes[0] = 2;
    message.payload().orElseThrow()[0] = 3;

    assertThat(message).isEqualTo(OpeningMessage.binary(new byte[] {1}));
  }

  @Test
  @DisplayName(
      "awaits no empty text, which every reply contains, and nothing indefinitely or no time")
  void impossibleValues() {
    assertThatThrownBy(() -> OpeningMessage.awaitOnly(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LOGIN.awaiting("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LOGIN.failingOn("")).isInstanceOf(IllegalArgumentException.class);
    for (Duration limit :
        new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE)}) {
      assertThatThrownBy(() -> LOGIN.within(limit)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
