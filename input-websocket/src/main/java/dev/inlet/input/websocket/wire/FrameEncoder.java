package dev.inlet.input.websocket.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.SecureRandom;

/** Makes the frames of a client: final and masked (RFC 6455, sections 5.2 and 5.3). */
public final class FrameEncoder {
  // Section 5.3 and 10.3: a mask must not be predictable by whoever chose the payload.
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int MAX_HEADER = 14;

  private FrameEncoder() {}

  public static ByteBuf encode(ByteBufAllocator allocator, int opcode, byte[] payload) {
    return encodeTo(allocator.buffer(MAX_HEADER + payload.length), opcode, payload);
  }

  /** Appends a frame; returns the same buffer. */
  public static ByteBuf encodeTo(ByteBuf frame, int opcode, byte[] payload) {
    frame.writeByte(FINAL | opcode);
    if (payload.length < 126) {
      frame.writeByte(MASKED | payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.writeByte(MASKED | 126).writeShort(payload.length);
    } else {
      frame.writeByte(MASKED | 127).writeLong(payload.length);
    }
    byte[] mask = new byte[4];
    RANDOM.nextBytes(mask);
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      masked[i] = (byte) (payload[i] ^ mask[i & 3]);
    }
    return frame.writeBytes(mask).writeBytes(masked);
  }

  /** A Close frame; without a body for {@link CloseCode#NO_STATUS}. */
  public static ByteBuf encodeClose(ByteBufAllocator allocator, int code) {
    byte[] payload =
        code == CloseCode.NO_STATUS ? new byte[0] : new byte[] {(byte) (code >> 8), (byte) code};
    return encode(allocator, Opcode.CLOSE, payload);
  }
}
