package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.RSV1;
import static dev.inlet.input.websocket.wire.ServerFrames.binary;
import static dev.inlet.input.websocket.wire.ServerFrames.binaryStart;
import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.close;
import static dev.inlet.input.websocket.wire.ServerFrames.compressedText;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.deflate;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.header64;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.pong;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static dev.inlet.input.websocket.wire.ServerFrames.textStart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever a stream is cut into reads, and whether there is a pause between them, the same comes of
 * it.
 */
final class FrameDecoderSplitTest {

  /** A small stream with every kind of frame and every form of length but the largest. */
  private static byte[] everyKindOfFrame() {
    return concat(
        text("grüße € 😀"),
        binary(bytes(0, 128, 255)),
        ping("ping"),
        textStart("frag"),
        continuation(bytes(0xE2)),
        pong(""),
        continuation(bytes(0x82)),
        continuation(),
        lastContinuation(bytes(0xAC, '!')),
        text("x".repeat(125)),
        text("y".repeat(126)),
        binary(new byte[200]),
        binaryStart(),
        lastContinuation(),
        text(""),
        close(1001, "fin"));
  }

  @Test
  @DisplayName("a stream with every kind of frame: every cut into two, and byte by byte")
  void everyCut() {
    assertEveryCutIsTheSame(DecoderProbe::plain, everyKindOfFrame());
  }

  @Test
  @DisplayName("a stream with every kind of frame: every cut into three around a cut")
  void everyCutIntoThree() {
    byte[] stream = everyKindOfFrame();
    DecoderProbe.Outcome whole = DecoderProbe.plain().feed(stream).outcome();
    for (int first = 0; first < stream.length; first++) {
      for (int size = 1; size <= 4 && first + size < stream.length; size++) {
        assertThat(cut(DecoderProbe.plain(), stream, first, first + size))
            .as("cut at %d and %d", first, first + size)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  @DisplayName("compressed messages among plain ones: every cut into two, and byte by byte")
  void everyCutOfCompressed() {
    Deflater deflater = new Deflater(6, true);
    byte[] fragmented = deflate(deflater, "fragmented fragmented".getBytes(UTF_8));
    byte[] stream =
        concat(
            frame(RSV1 | Opcode.TEXT, Arrays.copyOf(fragmented, 5)),
            ping("p"),
            lastContinuation(Arrays.copyOfRange(fragmented, 5, fragmented.length)),
            text("plain"),
            compressedText(deflater, "abc".repeat(300)),
            compressedText(deflater, "abc".repeat(300)),
            textStart("pl"),
            lastContinuation("ain"),
            compressedText(deflater, ""),
            frame(FINAL | RSV1 | Opcode.BINARY, bytes(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0)),
            close());
    deflater.end();

    assertEveryCutIsTheSame(() -> DecoderProbe.deflating(true, DecoderProbe.NO_LIMIT), stream);
  }

  static List<byte[]> wrongStreams() {
    byte[] before = concat(text("before"), textStart("a"), ping("b"));
    return List.of(
        concat(before, frame(FINAL | 0x40, bytes(1)), text("after")),
        concat(before, text("within")),
        concat(before, lastContinuation(bytes(0xFF)), text("after")),
        concat(before, lastContinuation(bytes(0xE2, 0x82)), text("after")),
        concat(before, header64(FINAL, 65_535), text("after")),
        concat(before, header64(FINAL, Long.MAX_VALUE), text("after")),
        concat(before, continuation(new byte[1000]), text("after")),
        concat(before, close(1006, "reason"), text("after")),
        concat(before, close(bytes(3, 0xE8, 0xFF)), text("after")),
        concat(before, close(1008, "r".repeat(200)), text("after")),
        concat(before, bytes(0x88, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1), new byte[200]),
        concat(before, bytes(0x88, 0x82, 1, 2, 3, 4, 2, 0xEA), text("after")));
  }

  @ParameterizedTest
  @MethodSource("wrongStreams")
  @DisplayName("streams with a fault: every cut into two, and byte by byte")
  void everyCutOfWrongStreams(byte[] stream) {
    assertThat(DecoderProbe.limited(500).feed(stream).violation()).isNotEmpty();

    assertEveryCutIsTheSame(() -> DecoderProbe.limited(500), stream);
  }

  @Test
  @DisplayName("frames around 16 KiB: cuts about every header and end, and byte by byte")
  void framesAroundTheSizeThatIsCarried() {
    byte[] stream =
        concat(
            text("small"),
            text("a".repeat(16 * 1024)),
            text("b".repeat(16 * 1024 + 1)),
            textStart("c".repeat(17_000)),
            ping(""),
            lastContinuation("d".repeat(17_000)),
            text("small"));

    assertCutsAreTheSame(stream);
    assertThat(byteByByte(DecoderProbe.plain(), stream))
        .isEqualTo(DecoderProbe.plain().feed(stream).outcome());
  }

  @Test
  @DisplayName("frames of more than a MiB: cuts about every header and end, and random ones")
  void framesOfMoreThanAMebibyte() {
    byte[] random = new byte[1_100_000];
    new Random(5).nextBytes(random);
    byte[] stream =
        concat(
            binary(random),
            text("small"),
            textStart("ü".repeat(150_000)),
            pong("p"),
            lastContinuation("€".repeat(100_000)),
            text("small"));

    assertCutsAreTheSame(stream);
    DecoderProbe inChunks = DecoderProbe.plain();
    for (int i = 0; i < stream.length; i += 4_099) {
      inChunks.feed(stream, i, Math.min(4_099, stream.length - i));
    }
    assertThat(inChunks.outcome()).isEqualTo(DecoderProbe.plain().feed(stream).outcome());
  }

  /** Cuts within ten bytes of each place where a frame begins or ends, and at random. */
  private static void assertCutsAreTheSame(byte[] stream) {
    DecoderProbe.Outcome whole = DecoderProbe.plain().feed(stream).outcome();
    IntStream nearEdges = edges(stream).flatMap(edge -> IntStream.rangeClosed(edge - 4, edge + 12));
    IntStream.concat(nearEdges, new Random(3).ints(30, 0, stream.length))
        .filter(cut -> cut >= 0 && cut <= stream.length)
        .distinct()
        .forEach(
            cut -> {
              assertThat(cut(DecoderProbe.plain(), stream, cut, cut).equals(whole))
                  .as("the same when cut at %d", cut)
                  .isTrue();
              assertThat(cutWithoutPause(DecoderProbe.plain(), stream, cut).equals(whole))
                  .as("the same when cut at %d without a pause", cut)
                  .isTrue();
            });
  }

  private static IntStream edges(byte[] stream) {
    return IntStream.iterate(0, at -> at < stream.length, at -> at + frameSize(stream, at));
  }

  private static int frameSize(byte[] stream, int at) {
    ByteBuffer header = ByteBuffer.wrap(stream);
    return switch (stream[at + 1]) {
      case 126 -> 4 + (header.getShort(at + 2) & 0xFFFF);
      case 127 -> 10 + (int) header.getLong(at + 2);
      default -> 2 + stream[at + 1];
    };
  }

  private static void assertEveryCutIsTheSame(Supplier<DecoderProbe> decoders, byte[] stream) {
    DecoderProbe.Outcome whole = cut(decoders.get(), stream, 0, 0);
    for (int i = 1; i < stream.length; i++) {
      assertThat(cut(decoders.get(), stream, i, i)).as("cut at %d", i).isEqualTo(whole);
      assertThat(cutWithoutPause(decoders.get(), stream, i))
          .as("cut at %d without a pause", i)
          .isEqualTo(whole);
    }
    assertThat(byteByByte(decoders.get(), stream)).as("byte by byte").isEqualTo(whole);
  }

  private static DecoderProbe.Outcome cut(DecoderProbe probe, byte[] stream, int one, int two) {
    try (DecoderProbe decoder = probe) {
      return decoder
          .feed(stream, 0, one)
          .feed(stream, one, two - one)
          .feed(stream, two, stream.length - two)
          .outcome();
    }
  }

  private static DecoderProbe.Outcome cutWithoutPause(DecoderProbe probe, byte[] stream, int at) {
    try (DecoderProbe decoder = probe) {
      return decoder.read(stream, 0, at).read(stream, at, stream.length - at).pause().outcome();
    }
  }

  private static DecoderProbe.Outcome byteByByte(DecoderProbe probe, byte[] stream) {
    try (DecoderProbe decoder = probe) {
      for (int i = 0; i < stream.length; i++) {
        decoder.feed(stream, i, 1);
      }
      return decoder.outcome();
    }
  }
}
