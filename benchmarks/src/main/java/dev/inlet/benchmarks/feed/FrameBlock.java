package dev.inlet.benchmarks.feed;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Whole messages encoded one after the other, to be sent over and over again.
 *
 * @param bytes in a direct buffer, from zero to its limit
 * @param messages how many there are
 * @param stampOffset where the payload of the first message begins
 */
record FrameBlock(ByteBuffer bytes, int messages, int stampOffset) {
  /** Small enough to stay in a CPU's cache, large enough that a system call does not count. */
  private static final int TARGET_BYTES = 256 * 1024;

  /** Enough for compression to meet messages that are not all the same. */
  private static final int COMPRESSED_MESSAGES = 256;

  /** What is due within a tenth of a second, which is as late as paced messages may be. */
  private static final int LATE_PER_SECOND = 10;

  /**
   * Encodes messages of a shape.
   *
   * @param contextTakeover whether a compressed message may refer to those before it
   */
  static FrameBlock encode(Shape shape, boolean contextTakeover) {
    int messageBytes = shape.size() + shape.fragments() * FrameHeader.MAX_SIZE;
    int messages = messages(shape, messageBytes);
    if (shape.deflate()) {
      messageBytes += 64 + shape.size() / 512;
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(messages, messageBytes));
    try (Compressor compressor = new Compressor(Deflater.DEFAULT_COMPRESSION, contextTakeover)) {
      for (int i = 0; i < messages; i++) {
        byte[] payload = shape.content().payload(i, shape.size());
        if (shape.deflate()) {
          byte[] compressed = compressor.compress(payload);
          FrameHeader.put(bytes, shape.content().opcode(), true, true, compressed.length);
          bytes.put(compressed);
        } else {
          putFragments(bytes, shape, payload);
        }
      }
    }
    return new FrameBlock(bytes.flip(), messages, stampOffset(shape));
  }

  private static int messages(Shape shape, int messageBytes) {
    int fitting = Math.max(1, TARGET_BYTES / messageBytes);
    return switch (shape.mode()) {
      case FLOOD -> shape.deflate() ? COMPRESSED_MESSAGES : fitting;
      case PACED -> Math.min(fitting, Math.max(1, shape.rate() / LATE_PER_SECOND));
      case REALISTIC -> 1; // that is not sent
    };
  }

  private static void putFragments(ByteBuffer bytes, Shape shape, byte[] payload) {
    int position = 0;
    for (int i = 1; i <= shape.fragments(); i++) {
      int end = (int) ((long) payload.length * i / shape.fragments());
      int opcode = i == 1 ? shape.content().opcode() : FrameHeader.CONTINUATION;
      FrameHeader.put(bytes, opcode, i == shape.fragments(), false, end - position);
      bytes.put(payload, position, end - position);
      position = end;
    }
  }

  private static int stampOffset(Shape shape) {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_SIZE);
    FrameHeader.put(header, 0, true, false, shape.size() / shape.fragments());
    return header.position();
  }

  /** From one message to the next, where all are of one size. */
  int stride() {
    return bytes.limit() / messages;
  }
}
