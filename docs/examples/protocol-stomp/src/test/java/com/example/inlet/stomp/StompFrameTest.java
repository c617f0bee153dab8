package com.example.inlet.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.protocol.ProtocolException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A STOMP frame")
class StompFrameTest {

  private static StompFrame parse(String text) throws ProtocolException {
    return StompFrame.parse(text.getBytes(UTF_8));
  }

  @Test
  @DisplayName("has a command, unescaped headers, of which the first counts, and a body")
  void parts() throws Exception {
    String text = "MESSAGE\r\na:1\r\na:2\nb\\cc:x\\\\n\\ny\n\nbody\0\n";
    StompFrame frame = parse(text);
    assertThat(frame.command()).isEqualTo("MESSAGE");
    assertThat(frame.header("a")).contains("1");
    assertThat(frame.header("b:c")).contains("x\\n\ny");
    assertThat(frame.header("d")).isEmpty();
    assertThat(text.substring(frame.bodyFrom())).startsWith("body");
    assertThat(frame.bodySize()).isEqualTo(4);
  }

  @Test
  @DisplayName("may have zero bytes in its body if it says how long that is")
  void contentLength() throws Exception {
    assertThat(parse("MESSAGE\ncontent-length:3\n\na\0b\0").bodySize()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\0",
        "MESSAGE",
        "MESSAGE\nno colon\n\n\0",
        "MESSAGE\n\nbody",
        "MESSAGE\ncontent-length:x\n\n\0",
        "MESSAGE\ncontent-length:4\n\nbod\0",
        "MESSAGE\ncontent-length:2\n\nbody\0"
      })
  @DisplayName("that is malformed is refused")
  void malformed(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("the server sent what is no STOMP frame: ");
  }
}
