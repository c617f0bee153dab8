package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Text has to be UTF-8, and nothing of a text that is not is delivered (section 8.1). */
final class FrameDecoderUtf8Test {
  private static final String INVALID = "1007 a text message is not valid UTF-8";
  private static final byte[] EURO = "€".getBytes(UTF_8);

  private final DecoderProbe decoder = DecoderProbe.plain();

  @Test
  @DisplayName("an invalid text in one frame is refused; what came before it is delivered")
  void wholeFrame() {
    decoder.feed(concat(text("before"), textOf(bytes('a', 0xC0, 0xAF)), text("after")));

    assertThat(decoder.events()).containsExactly("text before");
    assertThat(decoder.violation()).isEqualTo(INVALID);
  }

  @Test
  @DisplayName("a text that ends within a character is refused")
  void cutAtTheEnd() {
    decoder.feed(textOf(Arrays.copyOf(EURO, 2)));

    assertThat(decoder.violation()).isEqualTo(INVALID);
  }

  @Test
  @DisplayName("a fragmented text that ends within a character is refused at its end")
  void cutAtTheEndOfTheLastFragment() {
    decoder.feed(textStartOf(bytes('a')), continuation(Arrays.copyOf(EURO, 2)));
    assertThat(decoder.violation()).as("so far").isEmpty();

    decoder.feed(lastContinuation(new byte[0]));

    assertThat(decoder.violation()).isEqualTo(INVALID);
    assertThat(decoder.events()).isEmpty();
  }

  @Test
  @DisplayName("a character may be cut by the end of a fragment, with a ping in between")
  void characterAcrossFragments() {
    decoder.feed(
        concat(
            textStartOf(Arrays.copyOf(EURO, 1)),
            ping("p"),
            continuation(EURO[1]),
            continuation(new byte[0]),
            lastContinuation(EURO[2], (byte) '!')));

    assertThat(decoder.events()).containsExactly("text €!", "ping p");
  }

  @Test
  @DisplayName("an invalid byte is found in its fragment, before the message ends")
  void foundInItsFragment() {
    decoder.feed(textStartOf(bytes('a', 0xFF)));

    assertThat(decoder.violation()).isEqualTo(INVALID);
    assertThat(decoder.events()).isEmpty();
  }

  @Test
  @DisplayName("an invalid byte of a large frame is found before the frame has come as a whole")
  void foundInALargeFrame() {
    byte[] start = concat(ServerFrames.header(0x81, 1_000_000), "x".repeat(30_000).getBytes(UTF_8));
    decoder.feed(start);
    assertThat(decoder.violation()).as("so far").isEmpty();

    decoder.feed(bytes('y', 0xF5));

    assertThat(decoder.violation()).isEqualTo(INVALID);
  }

  @Test
  @DisplayName("an invalid byte of a small frame is found before the frame has come as a whole")
  void foundInASmallFrame() {
    byte[] valid = "κόσμε".getBytes(UTF_8);
    byte[] invalid = bytes(0xF4, 0x90, 0x80, 0x80);
    byte[] frame = textOf(concat(valid, invalid, "edited".getBytes(UTF_8)));
    int good = 2 + valid.length;
    for (int step = 1; step <= good; step++) {
      DecoderProbe probe = DecoderProbe.plain();
      for (int position = 0; position < good; position += step) {
        probe.feed(frame, position, Math.min(step, good - position));
      }
      probe.feed(frame, good, 1);
      assertThat(probe.violation()).as("after F4").isEmpty();

      probe.feed(frame, good + 1, 1);

      assertThat(probe.violation()).as("after F4 90").isEqualTo(INVALID);
    }
  }

  @Test
  @DisplayName("an invalid byte of a fragment is found before the fragment has come as a whole")
  void foundInAPartOfAFragment() {
    byte[] fragment = continuation(bytes(0x82, 0xAC, 0xFF, 'a'));
    decoder.feed(textStartOf(bytes('a', 0xE2)), ping("p"));

    decoder.feed(fragment, 0, 4);
    assertThat(decoder.violation()).as("so far").isEmpty();
    decoder.feed(fragment, 4, 1);

    assertThat(decoder.violation()).isEqualTo(INVALID);
    assertThat(decoder.events()).containsExactly("ping p");
  }

  @Test
  @DisplayName("an invalid byte is found at once with compression, too, plain or inflated")
  void foundWithCompression() {
    byte[] invalid = concat("x".repeat(10_000).getBytes(UTF_8), bytes(0xFF));
    byte[] plain = textOf(concat(invalid, new byte[10_000]));
    Deflater stored = new Deflater(0, true);
    byte[] inflated =
        frame(
            ServerFrames.FINAL | ServerFrames.RSV1 | Opcode.TEXT,
            ServerFrames.deflate(stored, concat(invalid, new byte[10_000])));
    stored.end();
    for (byte[] message : new byte[][] {plain, inflated}) {
      try (DecoderProbe probe = DecoderProbe.deflating(true, DecoderProbe.NO_LIMIT)) {
        probe.feed(message, 0, 10_500);

        assertThat(probe.violation()).isEqualTo(INVALID);
      }
    }
  }

  @Test
  @DisplayName("a text that waits in pieces is taken as a whole, whatever follows")
  void validInPieces() {
    byte[] stream =
        concat(text("€€"), textStartOf(EURO), ping("€"), lastContinuation(EURO), text("ü"));
    for (int i = 0; i < stream.length; i++) {
      decoder.feed(stream, i, 1);
    }

    assertThat(decoder.violation()).isEmpty();
    assertThat(decoder.events()).startsWith("text €€", "text €€", "text ü");
  }

  @Test
  @DisplayName("a character that was cut by fragments has no effect on the next message")
  void validAcrossMessages() {
    decoder.feed(
        concat(
            textStartOf(Arrays.copyOf(EURO, 2)),
            lastContinuation(EURO[2]),
            textStartOf(EURO),
            lastContinuation("ü"),
            text("ok")));

    assertThat(decoder.events()).containsExactly("text €", "text €ü", "text ok");
  }

  @Test
  @DisplayName("binary messages may hold any bytes, whole or fragmented")
  void binaryIsNotChecked() {
    byte[] any = bytes(0xFF, 0xC0, 0x80, 0xED, 0xA0);

    decoder.feed(
        concat(
            ServerFrames.binary(any),
            ServerFrames.binaryStart(any),
            lastContinuation(any),
            text("ok")));

    String shown = "ÿÀ\u0080í\u00A0";
    assertThat(decoder.events())
        .containsExactly("binary " + shown, "binary " + shown + shown, "text ok");
  }

  private static byte[] textOf(byte[] payload) {
    return frame(ServerFrames.FINAL | Opcode.TEXT, payload);
  }

  private static byte[] textStartOf(byte[] payload) {
    return frame(Opcode.TEXT, payload);
  }
}
