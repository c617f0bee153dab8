package dev.inlet.input.websocket;

import dev.inlet.benchmarks.feed.ServerRead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A read that comes again and again, in a buffer as a socket's, until as many frames have come as
 * JMH takes for operations: so a score is that of a frame, whatever its size.
 */
final class ReadFixture {
  /** Nearly fills the reads of 16, 128 and 1024 bytes: with 3472, 496 and 62 frames each. */
  static final int FRAMES = 3472;

  private final ByteBuf bytes;
  private final int times;

  ReadFixture(ServerRead read) {
    bytes = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(read.bytes());
    times = FRAMES / read.frames();
  }

  /** How often the read has to come. */
  int times() {
    return times;
  }

  /** The bytes, as they come from the socket. */
  ByteBuf next() {
    return bytes.readerIndex(0);
  }

  void release() {
    bytes.release();
  }

  /** A benchmark that loses messages would measure something else. */
  static void check(int messages) {
    if (messages != FRAMES) {
      throw new IllegalStateException("there are " + messages + " messages, not " + FRAMES);
    }
  }
}
