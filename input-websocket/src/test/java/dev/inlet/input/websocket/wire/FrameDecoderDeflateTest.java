package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.RSV1;
import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.compressedText;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.deflate;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static dev.inlet.input.websocket.wire.ServerFrames.textStart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.AllocationMeter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a connection on which permessage-deflate was agreed (RFC 7692). */
final class FrameDecoderDeflateTest {
  private static final int COMPRESSED_TEXT = FINAL | RSV1 | Opcode.TEXT;

  private final DecoderProbe decoder = DecoderProbe.deflating(true, DecoderProbe.NO_LIMIT);
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

  @AfterEach
  void end() {
    decoder.close();
    deflater.end();
  }

  @Test
  @DisplayName("the example of section 7.2.3.1, a compressed message, is inflated")
  void exampleOfTheStandard() {
    decoder.feed(bytes(0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00));

    assertThat(decoder.events()).containsExactly("text Hello");
  }

  @Test
  @DisplayName("the example of section 7.2.3.1, a fragmented compressed message, is inflated")
  void fragmentedExampleOfTheStandard() {
    decoder.feed(
        concat(
            bytes(0x41, 0x03, 0xf2, 0x48, 0xcd),
            ping("p"),
            bytes(0x80, 0x04, 0xc9, 0xc9, 0x07, 0x00)));

    assertThat(decoder.events()).containsExactly("text Hello", "ping p");
  }

  @Test
  @DisplayName("the example of section 7.2.3.2, a reference to the message before, is inflated")
  void exampleOfContextTakeover() {
    decoder.feed(
        bytes(0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00),
        bytes(0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00));

    assertThat(decoder.events()).containsExactly("text Hello", "text Hello");
  }

  @Test
  @DisplayName("such a reference is refused if it was agreed that there are none")
  void noContextTakeover() {
    try (DecoderProbe forgetful = DecoderProbe.deflating(false, DecoderProbe.NO_LIMIT)) {
      forgetful.feed(
          bytes(0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00),
          bytes(0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00));

      assertThat(forgetful.events()).containsExactly("text Hello");
      assertThat(forgetful.violation()).isEqualTo("1007 a compressed message cannot be inflated");
    }
  }

  @Test
  @DisplayName("the example of section 7.2.3.3, a block without compression, is inflated")
  void exampleOfStoredBlock() {
    decoder.feed(
        bytes(0xc1, 0x0b, 0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00));

    assertThat(decoder.events()).containsExactly("text Hello");
  }

  @Test
  @DisplayName(
      "the example of section 7.2.3.4, a final block, is inflated; messages go on behind it")
  void exampleOfFinalBlock() {
    byte[] message = bytes(0xc1, 0x08, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00);

    decoder.feed(concat(message, message, compressedText(deflater, "next")));

    assertThat(decoder.events()).containsExactly("text Hello", "text Hello", "text next");
  }

  @Test
  @DisplayName("a final block without the padding that should follow it is inflated as well")
  void finalBlockWithoutPadding() {
    byte[] message = bytes(0xc1, 0x07, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);

    decoder.feed(message, message);

    assertThat(decoder.events()).containsExactly("text Hello", "text Hello");
  }

  @Test
  @DisplayName("a message may hold several final blocks")
  void severalFinalBlocks() {
    byte[] block = bytes(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);

    decoder.feed(frame(COMPRESSED_TEXT, concat(block, block, block, bytes(0))), text("next"));

    assertThat(decoder.events()).containsExactly("text HelloHelloHello", "text next");
  }

  @Test
  @DisplayName("the example of section 7.2.3.5, two blocks in one message, is inflated")
  void exampleOfTwoBlocks() {
    decoder.feed(
        frame(
            COMPRESSED_TEXT,
            bytes(0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00)));

    assertThat(decoder.events()).containsExactly("text Hello");
  }

  @Test
  @DisplayName("the example of section 7.2.3.6, an empty message, is an empty message")
  void emptyMessage() {
    decoder.feed(frame(COMPRESSED_TEXT, bytes(0)), compressedText(deflater, "next"));

    assertThat(decoder.events()).containsExactly("text ", "text next");
  }

  @Test
  @DisplayName("compressed and plain messages, whole and fragmented, keep their order")
  void mixed() {
    byte[] second = deflate(deflater, "second".getBytes(UTF_8));

    decoder.feed(
        concat(
            text("first"),
            frame(RSV1 | Opcode.BINARY, Arrays.copyOf(second, 2)),
            ping("between"),
            lastContinuation(Arrays.copyOfRange(second, 2, second.length)),
            textStart("thi"),
            lastContinuation("rd"),
            compressedText(deflater, "fourth"),
            text("fifth")));

    assertThat(decoder.events())
        .containsExactly(
            "text first",
            "binary second",
            "text third",
            "text fourth",
            "text fifth",
            "ping between");
  }

  @Test
  @DisplayName("messages that inflate to much, one after the other in one read, are all delivered")
  void manyInOneRead() {
    String large = "{\"price\": 100}".repeat(20_000);
    byte[] read = concat(text("a"), compressedText(deflater, large), text("b"));

    decoder.feed(concat(read, compressedText(deflater, large), text("c")));

    assertThat(decoder.events())
        .containsExactly("text a", "text " + large, "text b", "text " + large, "text c");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  @DisplayName("messages that cannot be compressed are inflated, up to exactly the limit")
  void incompressible(int level) {
    byte[] random = new byte[200_000];
    new Random(1).nextBytes(random);
    Deflater other = new Deflater(level, true);
    byte[] compressed = deflate(other, random);
    other.end();
    assertThat(compressed.length).isGreaterThan(random.length);

    try (DecoderProbe limited = DecoderProbe.deflating(true, random.length)) {
      limited.feed(frame(FINAL | RSV1 | Opcode.BINARY, compressed));

      assertThat(limited.violation()).isEmpty();
      assertThat(limited.blocks().get(0).get(0).toByteArray()).isEqualTo(random);
    }
  }

  @Test
  @DisplayName("a message that is flushed after each byte counts for what it inflates to")
  void flushed() {
    byte[] message = new byte[1_000];
    new Random(3).nextBytes(message);
    List<byte[]> pieces = new ArrayList<>();
    for (byte value : message) {
      pieces.add(concat(deflate(deflater, new byte[] {value}), bytes(0x00, 0x00, 0xFF, 0xFF)));
    }
    pieces.add(bytes(0x00)); // nothing more: an empty block without its end
    List<byte[]> frames = new ArrayList<>();
    for (byte[] piece : pieces) {
      int opcode = frames.isEmpty() ? RSV1 | Opcode.BINARY : Opcode.CONTINUATION;
      frames.add(frame(frames.size() == message.length ? FINAL | opcode : opcode, piece));
    }
    byte[] inFragments = concat(frames.toArray(byte[][]::new));
    byte[] inOneFrame = frame(FINAL | RSV1 | Opcode.BINARY, concat(pieces.toArray(byte[][]::new)));
    assertThat(inOneFrame.length).isGreaterThan(5 * message.length);

    for (byte[] stream : List.of(inFragments, inOneFrame)) {
      try (DecoderProbe limited = DecoderProbe.deflating(true, message.length)) {
        limited.feed(stream);
        assertThat(limited.violation()).isEmpty();
        assertThat(limited.blocks().get(0).get(0).toByteArray()).isEqualTo(message);
      }
      try (DecoderProbe tooSmall = DecoderProbe.deflating(true, message.length - 1)) {
        assertThat(tooSmall.feed(stream).violation()).startsWith("1009 ");
      }
    }
  }

  @Test
  @DisplayName(
      "a large message that cannot be compressed takes little more than its size to inflate")
  void memoryOfIncompressible() {
    byte[] random = new byte[8 << 20];
    new Random(1).nextBytes(random);
    byte[] frame = frame(FINAL | RSV1 | Opcode.BINARY, deflate(deflater, random));
    try (DecoderProbe limited = DecoderProbe.deflating(true, random.length)) {
      long allocated = AllocationMeter.allocatedBy(() -> limited.feed(frame));

      assertThat(limited.blocks().get(0).memoryBytes()).isLessThan(random.length + 500);
      // Pieces of what it inflates to, and the array that is handed over.
      assertThat(allocated).isLessThan(2L * random.length + random.length / 4);
    }
  }

  @Test
  @DisplayName("compressed messages in large fragments are inflated, many in one read")
  void largeFragments() {
    List<String> texts = new ArrayList<>();
    List<byte[]> frames = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[10_000];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes);
      byte[] payload = deflate(deflater, text.getBytes(UTF_8));
      int cut = random.nextInt(payload.length);
      texts.add("text " + text);
      frames.add(frame(RSV1 | Opcode.TEXT, Arrays.copyOf(payload, cut)));
      frames.add(lastContinuation(Arrays.copyOfRange(payload, cut, payload.length)));
    }

    decoder.feed(concat(frames.toArray(byte[][]::new)));

    assertThat(decoder.events()).isEqualTo(texts);
  }

  @Test
  @DisplayName("a compressed text has to be UTF-8 once it is inflated")
  void invalidUtf8() {
    byte[] invalid = frame(COMPRESSED_TEXT, deflate(deflater, bytes('a', 0xFF)));

    decoder.feed(concat(text("before"), invalid));

    assertThat(decoder.events()).containsExactly("text before");
    assertThat(decoder.violation()).isEqualTo("1007 a text message is not valid UTF-8");
  }

  @Test
  @DisplayName("a plain text, fragmented, has to be UTF-8 beside compressed ones")
  void invalidPlainUtf8() {
    decoder.feed(frame(Opcode.TEXT, bytes(0xE2)), lastContinuation(bytes(0x82)));

    assertThat(decoder.events()).isEmpty();
    assertThat(decoder.violation()).isEqualTo("1007 a text message is not valid UTF-8");
  }

  @Test
  @DisplayName("what cannot be inflated is refused with 1007; what came before is delivered")
  void corrupt() {
    decoder.feed(
        concat(compressedText(deflater, "before"), frame(COMPRESSED_TEXT, bytes(0xFF, 1, 2, 3))));

    assertThat(decoder.events()).containsExactly("text before");
    assertThat(decoder.violation()).isEqualTo("1007 a compressed message cannot be inflated");
  }

  @ParameterizedTest
  @ValueSource(ints = {FINAL | RSV1 | Opcode.PING, FINAL | RSV1 | Opcode.CLOSE, FINAL | RSV1})
  @DisplayName("the bit for compression is refused on control frames and continuations")
  void compressionBitInTheWrongPlace(int first) {
    decoder.feed(frame(RSV1 | Opcode.TEXT, bytes(0xf2)), frame(first, bytes()));

    assertThat(decoder.violation())
        .isEqualTo("1002 the server set reserved bits without an extension that gives them sense");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x60, 0x50, 0x20, 0x10})
  @DisplayName("the other reserved bits are refused with compression, too")
  void otherReservedBits(int bits) {
    decoder.feed(frame(FINAL | bits | Opcode.TEXT, bytes(0)));

    assertThat(decoder.violation())
        .isEqualTo("1002 the server set reserved bits without an extension that gives them sense");
  }
}
