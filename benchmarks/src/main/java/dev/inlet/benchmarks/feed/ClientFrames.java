package dev.inlet.benchmarks.feed;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads what a client sends: frames that are masked and short (RFC 6455, section 5.3). */
final class ClientFrames {
  private static final int MAX_FRAMES_BYTES = 4 * 1024;

  private final Wire wire;
  private final ByteBuffer received = ByteBuffer.allocate(MAX_FRAMES_BYTES).flip();

  /** A frame without its mask. */
  record Frame(int opcode, ByteBuffer payload) {}

  ClientFrames(Wire wire) {
    this.wire = wire;
  }

  /** Waits for a frame. */
  Frame next() throws IOException {
    require(2);
    int opcode = received.get() & 0x0F;
    int length = received.get() & 0x7F;
    if (length >= 126) {
      throw new IOException("a client has nothing to say that takes so many bytes");
    }
    require(4 + length);
    byte[] mask = new byte[4];
    received.get(mask);
    byte[] payload = new byte[length];
    received.get(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new Frame(opcode, ByteBuffer.wrap(payload));
  }

  private void require(int bytes) throws IOException {
    while (received.remaining() < bytes) {
      received.compact();
      int length = wire.read(received);
      received.flip();
      if (length < 0) {
        throw new IOException("the client went away");
      }
    }
  }
}
