package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameEncoderTest {

  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "1, 81",
    "125, fd",
    "126, fe007e",
    "65535, feffff",
    "65536, ff0000000000010000",
    "200000, ff0000000000030d40"
  })
  @DisplayName("a frame is final and masked, with its length in the shortest form")
  void header(int length, String lengthBytes) {
    byte[] payload = new byte[length];
    new Random(1).nextBytes(payload);
    ByteBuf frame = FrameEncoder.encode(ByteBufAllocator.DEFAULT, Opcode.BINARY, payload);

    byte[] start = new byte[1 + lengthBytes.length() / 2];
    frame.readBytes(start);

    assertThat(HexFormat.of().formatHex(start)).isEqualTo("82" + lengthBytes);
    assertThat(unmask(frame)).isEqualTo(payload);
    frame.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG})
  @DisplayName("the first byte holds the opcode and no reserved bits")
  void opcode(int opcode) {
    ByteBuf frame = FrameEncoder.encode(ByteBufAllocator.DEFAULT, opcode, "hi".getBytes(UTF_8));

    assertThat(frame.readUnsignedByte()).isEqualTo((short) (0x80 | opcode));
    frame.release();
  }

  @Test
  @DisplayName("every frame has a mask of its own")
  void masks() {
    Set<Integer> masks = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ByteBuf frame = FrameEncoder.encode(ByteBufAllocator.DEFAULT, Opcode.PING, new byte[0]);
      masks.add(frame.getInt(2));
      frame.release();
    }

    assertThat(masks).hasSizeGreaterThan(95);
  }

  @Test
  @DisplayName("a Close frame carries its code, and nothing for 1005, which must not be sent")
  void close() {
    ByteBuf normal = FrameEncoder.encodeClose(ByteBufAllocator.DEFAULT, CloseCode.NORMAL);
    ByteBuf empty = FrameEncoder.encodeClose(ByteBufAllocator.DEFAULT, CloseCode.NO_STATUS);

    assertThat(normal.readUnsignedShort()).isEqualTo(0x8882);
    assertThat(unmask(normal)).containsExactly(0x03, 0xE8);
    assertThat(empty.readUnsignedShort()).isEqualTo(0x8880);
    assertThat(unmask(empty)).isEmpty();
    normal.release();
    empty.release();
  }

  /** Section 5.3. */
  private static byte[] unmask(ByteBuf frame) {
    byte[] mask = new byte[4];
    frame.readBytes(mask);
    byte[] payload = new byte[frame.readableBytes()];
    frame.readBytes(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }
}
