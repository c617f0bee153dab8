package dev.inlet.input.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.AllocationMeter;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Millions of random and mutated bytes: the outcome is known, or at least bounded. */
final class FrameDecoderFuzzTest {
  private static final int LIMIT = 400;

  @Test
  @DisplayName("mutated streams, however they are split, come to what plain rules say")
  void mutatedStreams() {
    RandomStreams random = new RandomStreams(20_261);
    long bytes = 0;
    int violations = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] stream = random.mutated(random.valid());
      DecoderProbe decoder = DecoderProbe.limited(LIMIT);
      if (i % 2 == 0) {
        decoder.feed(random.split(stream));
      } else {
        decoder.feedWithoutPause(random.split(stream));
      }
      bytes += stream.length;
      violations += decoder.violation().isEmpty() ? 0 : 1;
      compare(i, stream, decoder, ReferenceDecoder.decode(stream, LIMIT));
    }
    assertThat(bytes).isGreaterThan(3_000_000);
    assertThat(violations).as("of streams that hold one").isBetween(4_000, 16_000);
  }

  private static void compare(
      int number, byte[] stream, DecoderProbe decoder, ReferenceDecoder.Outcome expected) {
    String code = decoder.violation().isEmpty() ? "0" : decoder.violation().substring(0, 4);
    ReferenceDecoder.Outcome actual =
        new ReferenceDecoder.Outcome(decoder.events(), Integer.parseInt(code));
    assertThat(actual)
        .as(() -> "stream " + number + ": " + HexFormat.of().formatHex(stream))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("random bytes yield messages or a violation, and take little memory")
  void randomBytes() {
    RandomStreams random = new RandomStreams(20_262);
    long largest = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] stream = random.bytes(100);
      stream[0] = (byte) (i & 0x8F); // else most streams end at their first bit
      stream[1] &= 0x7F;
      long allocated =
          AllocationMeter.allocatedBy(
              () -> DecoderProbe.limited(100_000).feed(random.split(stream)));
      largest = Math.max(largest, allocated);
    }
    assertThat(largest).isLessThan(1 << 20);
  }

  @Test
  @DisplayName("random and mutated bytes yield messages or a violation with compression, too")
  void compressed() {
    RandomStreams random = new RandomStreams(20_263);
    long largest = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] stream = random.mutated(compressedStream(random));
      long allocated =
          AllocationMeter.allocatedBy(
              () -> {
                try (DecoderProbe decoder = DecoderProbe.deflating(true, 100_000)) {
                  decoder.feed(random.split(stream));
                }
              });
      largest = Math.max(largest, allocated);
    }
    assertThat(largest).isLessThan(4 << 20);
  }

  private static byte[] compressedStream(RandomStreams random) {
    byte[] message = random.valid();
    return ServerFrames.concat(
        ServerFrames.frame(
            ServerFrames.FINAL | ServerFrames.RSV1 | Opcode.BINARY, deflated(message)),
        random.valid());
  }

  private static byte[] deflated(byte[] message) {
    Deflater deflater = new Deflater(6, true);
    try {
      return ServerFrames.deflate(deflater, message);
    } finally {
      deflater.end();
    }
  }
}
