package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.close;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A Close frame")
final class CloseFrameTest {
  private static final String NOT_UTF8 = "the reason of a Close frame is not valid UTF-8";
  private static final String TOO_LONG = "the server sent a control frame of more than 125 bytes";

  private static CloseFrame read(byte[] frame) {
    return CloseFrame.read(ByteBuffer.wrap(frame)).orElseThrow();
  }

  private static byte[] frame(int code, byte[] reason) {
    return close(concat(bytes(code >> 8, code), reason));
  }

  @Test
  @DisplayName("without a fault says its code and reason, and is answered with the code")
  void right() {
    CloseFrame frame = read(close(1001, "tschüss"));

    assertThat(frame).isEqualTo(CloseFrame.of(1001, "tschüss"));
    assertThat(frame.answer()).isEqualTo(1001);
    assertThat(read(close())).isEqualTo(CloseFrame.of(CloseCode.NO_STATUS, ""));
  }

  static List<Arguments> faults() {
    byte[] euros = ("Quota: " + "€".repeat(40)).getBytes(UTF_8);
    byte[] masked = bytes(0x88, 0x84, 1, 2, 3, 4, 0x03 ^ 1, 0xF0 ^ 2, 'n' ^ 3, 'o' ^ 4);
    byte[] fragment = close(1008, "no");
    fragment[0] = Opcode.CLOSE;
    byte[] compressed = close(1008, "no");
    compressed[0] |= 0x40;
    String reserved = "the server set reserved bits without an extension that gives them sense";
    return List.of(
        Arguments.of(frame(1008, Arrays.copyOf(euros, 123)), "Quota: " + "€".repeat(38), NOT_UTF8),
        Arguments.of(frame(1008, "caf\u00E9".getBytes(ISO_8859_1)), "caf", NOT_UTF8),
        Arguments.of(
            frame(1008, "\u00E9t\u00E9 1".getBytes(ISO_8859_1)), "\uFFFDt\uFFFD 1", NOT_UTF8),
        Arguments.of(close(1008, "r".repeat(124)), "r".repeat(123), TOO_LONG),
        Arguments.of(close(1008, "r".repeat(70_000)), "r".repeat(123), TOO_LONG),
        Arguments.of(masked, "no", "the server sent a masked frame"),
        Arguments.of(fragment, "no", "the server sent a fragmented control frame"),
        Arguments.of(compressed, "no", reserved));
  }

  @ParameterizedTest
  @MethodSource("faults")
  @DisplayName("with one fault still says its code, and its reason as far as it can be read")
  void wrong(byte[] bytes, String reason, String fault) {
    CloseFrame frame = read(bytes);

    assertThat(frame.code()).isEqualTo(1008);
    assertThat(frame.reason()).isEqualTo(reason);
    assertThat(frame.fault().orElseThrow()).hasMessage(fault);
    assertThat(frame.answer()).isEqualTo(fault.equals(NOT_UTF8) ? 1007 : 1002);
  }

  @Test
  @DisplayName("with a forbidden code still says it, and is answered with 1002")
  void forbiddenCodes() {
    for (int code : List.of(0, 1004, 1005, 1006, 1015, 5000, 65_535)) {
      CloseFrame frame = read(close(code, "gone"));

      assertThat(frame.code()).isEqualTo(code);
      assertThat(frame.reason()).isEqualTo("gone");
      assertThat(frame.fault().orElseThrow()).hasMessageEndingWith("the forbidden code " + code);
      assertThat(frame.answer()).isEqualTo(1002);
    }
  }

  @Test
  @DisplayName("with half a code says none")
  void halfACode() {
    CloseFrame frame = read(close(bytes(3)));

    assertThat(frame.code()).isEqualTo(CloseCode.NO_STATUS);
    assertThat(frame.fault().orElseThrow()).hasMessageEndingWith("half a code");
    assertThat(frame.answer()).isEqualTo(1002);
  }

  @Test
  @DisplayName("is waited for as far as it can be read, and not beyond that")
  void waitedFor() {
    byte[] right = close(1000, "bye");
    byte[] endless = concat(bytes(0x88, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0), new byte[4 + 125]);
    for (byte[] frame : List.of(right, endless)) {
      for (int length = 2; length < frame.length; length++) {
        assertThat(CloseFrame.read(ByteBuffer.wrap(Arrays.copyOf(frame, length)))).isEmpty();
      }
      assertThat(CloseFrame.read(ByteBuffer.wrap(frame))).isPresent();
    }
  }
}
