package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.RSV1;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.AllocationMeter;
import dev.inlet.input.websocket.memory.MessageMemory;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The size limit holds for what a message inflates to, and bounds the memory on the way. */
final class CompressionBombTest {
  private static final int MIB = 1 << 20;
  private static final int BLOCK = 16 * MIB;

  @Test
  @DisplayName("1 MiB that inflates to 1 GiB ends with 1009 and little memory")
  void bomb() {
    byte[] bomb = frame(FINAL | RSV1 | Opcode.BINARY, zeros(1 << 30));
    assertThat(bomb.length).isLessThan(MIB + MIB / 16);

    try (DecoderProbe decoder = DecoderProbe.deflating(true, 2 * MIB)) {
      long allocated =
          AllocationMeter.allocatedBy(() -> decoder.feed(concat(text("before"), bomb)));

      assertThat(decoder.events()).containsExactly("text before");
      assertThat(decoder.violation())
          .matches("1009 a message of at least \\d+ bytes is over max_message_size, .*");
      assertThat(allocated).isLessThan(20L * MIB);
    }
  }

  @Test
  @DisplayName("a message that inflates to exactly the limit is delivered, one more byte is not")
  void limitAfterInflation() {
    try (DecoderProbe decoder = DecoderProbe.deflating(false, 100_000)) {
      decoder.feed(frame(FINAL | RSV1 | Opcode.BINARY, zeros(100_000)));
      assertThat(decoder.violation()).isEmpty();
      assertThat(decoder.blocks().get(0).payloadBytes()).isEqualTo(100_000);

      decoder.feed(frame(FINAL | RSV1 | Opcode.BINARY, zeros(100_001)));
      assertThat(decoder.blocks()).hasSize(1);
      assertThat(decoder.violation())
          .matches(
              "1009 a message of at least \\d+ bytes is over max_message_size,"
                  + " which is 100000 bytes");
    }
  }

  @Test
  @DisplayName("a compressed message that is itself far over the limit is refused by its header")
  void compressedSize() {
    try (DecoderProbe decoder = DecoderProbe.deflating(true, 1_000)) {
      decoder.feed(ServerFrames.header(FINAL | RSV1 | Opcode.TEXT, 10_000));

      assertThat(decoder.violation()).startsWith("1009 ");
    }
  }

  @Test
  @DisplayName("what one read inflates to is handed over in portions, not as one array")
  void portions() {
    byte[] message = frame(FINAL | RSV1 | Opcode.BINARY, zeros(300_000));
    byte[][] read = new byte[50][];
    Arrays.fill(read, message);
    try (DecoderProbe decoder = DecoderProbe.deflating(false, MIB)) {
      decoder.feed(concat(read));

      assertThat(decoder.blocks().stream().mapToInt(block -> block.size()).sum()).isEqualTo(50);
      assertThat(decoder.blocks())
          .allSatisfy(block -> assertThat(block.payloadBytes()).isLessThan(2 * MIB));
    }
  }

  @Test
  @DisplayName("after a read that inflated to much, a small one takes little memory again")
  void memoryAfterwards() {
    byte[] large = frame(FINAL | RSV1 | Opcode.BINARY, zeros(64 * MIB));
    byte[] small = frame(FINAL | RSV1 | Opcode.BINARY, zeros(10));
    try (DecoderProbe decoder = DecoderProbe.deflating(false, 0)) {
      decoder.feed(large);

      assertThat(AllocationMeter.allocatedBy(() -> decoder.feed(small))).isLessThan(3L * MIB);
    }
  }

  @Test
  @DisplayName(
      "a message that inflates to less than the limit, but not into the heap, ends with 1009")
  void noRoomInHeap() {
    MessageMemory memory = new MessageMemory(16L * MIB);
    try (DecoderProbe decoder = DecoderProbe.deflating(32L * MIB, memory)) {
      decoder.feed(frame(FINAL | RSV1 | Opcode.BINARY, zeros(3 * MIB)));
      assertThat(decoder.violation()).isEmpty();
      assertThat(memory.heap().left()).isEqualTo(8 * MIB);

      decoder.feed(frame(FINAL | RSV1 | Opcode.BINARY, zeros(6 * MIB)));

      assertThat(decoder.blocks()).hasSize(1);
      assertThat(decoder.violation())
          .startsWith("1009 a message of at least ")
          .contains("finds no room in the heap", "max_message_size is 33554432 bytes");
    }
    assertThat(memory.heap().left()).isEqualTo(8 * MIB);
  }

  @Test
  @DisplayName("an inflated message takes its size and a quarter beside itself on the way")
  void memoryOnTheWay() {
    byte[] message = frame(FINAL | RSV1 | Opcode.BINARY, zeros(16 * MIB));
    try (DecoderProbe decoder = DecoderProbe.deflating(false, 32 * MIB)) {
      long allocated = AllocationMeter.allocatedBy(() -> decoder.feed(message));

      assertThat(decoder.blocks().get(0).payloadBytes()).isEqualTo(16 * MIB);
      assertThat(allocated).isLessThan(2 * 16L * MIB + 4 * MIB);
    }
  }

  /** A compressed message of zeros; equal blocks are compressed only once. */
  private static byte[] zeros(int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = count < BLOCK ? new byte[0] : compressedZeros(BLOCK, Deflater.FULL_FLUSH);
    for (int i = 0; i < count / BLOCK; i++) {
      out.writeBytes(block);
    }
    byte[] rest = compressedZeros(count % BLOCK, Deflater.SYNC_FLUSH);
    out.write(rest, 0, rest.length - 4);
    return out.toByteArray();
  }

  private static byte[] compressedZeros(int count, int flush) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(new byte[count]);
      byte[] buffer = new byte[count / 500 + 100];
      return Arrays.copyOf(buffer, deflater.deflate(buffer, 0, buffer.length, flush));
    } finally {
      deflater.end();
    }
  }
}
