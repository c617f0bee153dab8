package dev.inlet.benchmarks.feed;

import java.nio.ByteBuffer;

/** Headers of frames that a server sends (RFC 6455, section 5.2). */
final class FrameHeader {
  static final int MAX_SIZE = 10;

  static final int CONTINUATION = 0;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int COMPRESSED = 0x40;

  private FrameHeader() {}

  static void put(
      ByteBuffer target, int opcode, boolean last, boolean compressed, int payloadSize) {
    target.put((byte) ((last ? FINAL : 0) | (compressed ? COMPRESSED : 0) | opcode));
    if (payloadSize < 126) {
      target.put((byte) payloadSize);
    } else if (payloadSize <= 0xFFFF) {
      target.put((byte) 126).putShort((short) payloadSize);
    } else {
      target.put((byte) 127).putLong(payloadSize);
    }
  }

  /** A whole control frame, ready to be written. */
  static ByteBuffer control(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(2 + payload.length);
    put(frame, opcode, true, false, payload.length);
    return frame.put(payload).flip();
  }
}
