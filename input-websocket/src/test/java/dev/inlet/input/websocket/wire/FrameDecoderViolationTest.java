package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.close;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.header16;
import static dev.inlet.input.websocket.wire.ServerFrames.header64;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static dev.inlet.input.websocket.wire.ServerFrames.textStart;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server must not send: each rule with the close code and the words in which it is told.
 * Every wrong frame comes behind a good one in the same read, which is delivered all the same.
 */
final class FrameDecoderViolationTest {
  private static final String RESERVED_BITS =
      "1002 the server set reserved bits without an extension that gives them sense";
  private static final String NOT_SHORTEST =
      "1002 the server did not use the shortest form of a frame's length";

  private final DecoderProbe decoder = DecoderProbe.plain();

  @AfterEach
  void deliversWhatCameBefore() {
    assertThat(decoder.events()).containsExactly("text before");
  }

  private String violationOf(byte[]... frames) {
    return decoder.feed(concat(text("before"), concat(frames), text("after"))).violation();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x20, 0x40, 0x30, 0x50, 0x60, 0x70})
  @DisplayName("reserved bits are refused on a data frame")
  void reservedBits(int bits) {
    assertThat(violationOf(frame(FINAL | bits | Opcode.TEXT, bytes('x')))).isEqualTo(RESERVED_BITS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x20, 0x40})
  @DisplayName("reserved bits are refused on a control frame")
  void reservedBitsOfControlFrames(int bits) {
    assertThat(violationOf(frame(FINAL | bits | Opcode.PING, bytes()))).isEqualTo(RESERVED_BITS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x20, 0x40})
  @DisplayName("reserved bits are refused on a continuation")
  void reservedBitsOfContinuations(int bits) {
    assertThat(violationOf(textStart("x"), frame(FINAL | bits | Opcode.CONTINUATION, bytes())))
        .isEqualTo(RESERVED_BITS);
  }

  @Test
  @DisplayName("a masked frame is refused (section 5.1)")
  void masked() {
    assertThat(violationOf(bytes(0x81, 0x81, 1, 2, 3, 4, 'x' ^ 1)))
        .isEqualTo("1002 the server sent a masked frame");
  }

  @Test
  @DisplayName("a masked control frame is refused")
  void maskedControlFrame() {
    assertThat(violationOf(bytes(0x89, 0x80, 1, 2, 3, 4)))
        .isEqualTo("1002 the server sent a masked frame");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  @DisplayName("a reserved opcode is refused, final or not")
  void reservedOpcodes(int opcode) {
    String expected = "1002 the server sent a frame with the reserved opcode " + opcode;

    assertThat(violationOf(frame(FINAL | opcode, bytes('x')))).isEqualTo(expected);
    assertThat(DecoderProbe.plain().feed(frame(opcode, bytes())).violation()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
  @DisplayName("a fragmented control frame is refused (section 5.5)")
  void fragmentedControlFrame(int opcode) {
    assertThat(violationOf(frame(opcode, bytes())))
        .isEqualTo("1002 the server sent a fragmented control frame");
  }

  @ParameterizedTest
  @CsvSource({"8, 126", "9, 126", "10, 126", "8, 65536", "9, 65536", "10, 65536"})
  @DisplayName("a control frame of more than 125 bytes is refused (section 5.5)")
  void largeControlFrame(int opcode, int length) {
    assertThat(violationOf(frame(FINAL | opcode, new byte[length])))
        .isEqualTo("1002 the server sent a control frame of more than 125 bytes");
  }

  @Test
  @DisplayName("a continuation of nothing is refused, last or not (section 5.4)")
  void continuationOfNothing() {
    String expected = "1002 the server continued a message that it had not begun";

    assertThat(violationOf(continuation("x"))).isEqualTo(expected);
    assertThat(DecoderProbe.plain().feed(lastContinuation("x")).violation()).isEqualTo(expected);
  }

  @Test
  @DisplayName("a continuation behind the end of a message is refused")
  void continuationOfEndedMessage() {
    decoder.feed(textStart("be"), lastContinuation("fore"), lastContinuation("c"));

    assertThat(decoder.violation())
        .isEqualTo("1002 the server continued a message that it had not begun");
  }

  @ParameterizedTest
  @ValueSource(ints = {FINAL | Opcode.TEXT, FINAL | Opcode.BINARY, Opcode.TEXT, Opcode.BINARY})
  @DisplayName("a message that begins within another is refused (section 5.4)")
  void messageWithinMessage(int first) {
    assertThat(violationOf(textStart("x"), frame(first, bytes('y'))))
        .isEqualTo("1002 the server began a message within another");
  }

  @Test
  @DisplayName("a message that begins within another is refused even if the first part was empty")
  void messageWithinEmptyMessage() {
    assertThat(violationOf(textStart(""), text("y")))
        .isEqualTo("1002 the server began a message within another");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  @DisplayName("a length in 16 bits that fits into 7 is refused (section 5.2)")
  void needless16Bits(int length) {
    assertThat(violationOf(header16(FINAL | Opcode.BINARY, length), new byte[length]))
        .isEqualTo(NOT_SHORTEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535})
  @DisplayName("a length in 64 bits that fits into fewer is refused (section 5.2)")
  void needless64Bits(int length) {
    assertThat(violationOf(header64(FINAL | Opcode.BINARY, length), new byte[length]))
        .isEqualTo(NOT_SHORTEST);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MIN_VALUE + 1})
  @DisplayName("a length with the highest bit set is refused (section 5.2)")
  void highestBit(long length) {
    assertThat(violationOf(header64(FINAL | Opcode.BINARY, length)))
        .isEqualTo("1002 the server sent a frame whose length has the highest bit set");
  }

  @Test
  @DisplayName("a Close frame of one byte is refused (section 5.5.1)")
  void closeOfOneByte() {
    assertThat(violationOf(close(bytes(3))))
        .isEqualTo("1002 the server sent a Close frame with half a code");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65_535})
  @DisplayName("a Close frame with a code that must not be sent is refused (section 7.4)")
  void forbiddenCloseCodes(int code) {
    assertThat(violationOf(close(code, "x")))
        .isEqualTo("1002 the server sent a Close frame with the forbidden code " + code);
  }

  @Test
  @DisplayName("a Close frame whose reason is not UTF-8 is refused")
  void closeReasonOfOtherBytes() {
    assertThat(violationOf(close(bytes(3, 0xE8, 'o', 'k', 0xFF))))
        .isEqualTo("1007 the reason of a Close frame is not valid UTF-8");
  }

  @Test
  @DisplayName("a Close frame whose reason ends within a character is refused")
  void closeReasonCutShort() {
    assertThat(violationOf(close(bytes(3, 0xE8, 0xE2, 0x82))))
        .isEqualTo("1007 the reason of a Close frame is not valid UTF-8");
  }

  @Test
  @DisplayName("a wrong header is found before its payload, or the rest of it, has come")
  void foundEarly() {
    decoder.feed(text("before"));

    assertThat(decoder.feed(bytes(0x83, 0x7F)).violation())
        .isEqualTo("1002 the server sent a frame with the reserved opcode 3");
  }
}
