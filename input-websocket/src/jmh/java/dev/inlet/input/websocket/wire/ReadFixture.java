package dev.inlet.input.websocket.wire;

import dev.inlet.benchmarks.feed.ServerRead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A read that comes again and again, in a buffer as a socket's, until as many frames have come as
 * JMH takes for operations: so a score is that of a frame, whatever its size.
 */
final class ReadFixture {
  /** Nearly fills the reads of 16, 128 and 1024 bytes: with 3472, 496 and 62 frames each. */
  static final int FRAMES = 4 * 3472;

  /** As long as much is there, so many reads follow each other. */
  private static final int READS_PER_TURN = 4;

  private final ByteBuf bytes;
  private final int times;

  ReadFixture(ServerRead read) {
    bytes = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(read.bytes());
    times = FRAMES / read.frames();
  }

  /** Lets Inlet's decoder take all frames; to copy them into its room stands for the kernel. */
  void through(FrameDecoder decoder, CountingReceiver receiver) throws ProtocolViolation {
    for (int i = 0; i < times; i++) {
      ByteBuf room = decoder.room();
      if (room == null) {
        decoder.decode(next()); // what is compressed is copied by the decoder
      } else {
        decoder.decode(room.writeBytes(next()));
        room.release();
      }
      if (endsTurn(i)) {
        decoder.pause();
      }
    }
    check(receiver.takeCount());
  }

  /** Lets handlers of Netty take all frames. */
  void through(NettyPipeline netty) {
    for (int i = 0; i < times; i++) {
      netty.read(next().retainedDuplicate());
      if (endsTurn(i)) {
        netty.readComplete();
      }
    }
    check(netty.takeCount());
  }

  private boolean endsTurn(int read) {
    return read % READS_PER_TURN == READS_PER_TURN - 1 || read == times - 1;
  }

  /** The bytes, as they come from the socket. */
  private ByteBuf next() {
    return bytes.readerIndex(0);
  }

  void release() {
    bytes.release();
  }

  /** A benchmark that loses messages would measure something else. */
  private static void check(int messages) {
    if (messages != FRAMES) {
      throw new IllegalStateException("there are " + messages + " messages, not " + FRAMES);
    }
  }
}
