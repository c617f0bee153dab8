package dev.inlet.input.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Lets all connections of an event loop read into one buffer. That works because a {@link
 * FrameDecoder} copies what it gets at once: an idle connection needs no memory for reading, and a
 * busy one reads into memory that the processor has at hand. While a handler keeps the buffer, as
 * the HTTP decoder does with half a response, others get one of their own.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Few system calls under load, and yet small enough for the nearer caches of a processor. */
  private static final int SIZE = 128 * 1024;

  /**
   * After a read that brought this much, or filled its buffer, more is likely to be there by now,
   * and to read on costs less than to hand messages over and wait for it.
   */
  private static final int LARGE_READ = 32 * 1024;

  /** As long as the buffer is kept by somebody. */
  private static final int SUBSTITUTE_SIZE = 16 * 1024;

  private static final FastThreadLocal<ByteBuf> SHARED =
      new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
          return Unpooled.directBuffer(SIZE, SIZE);
        }

        @Override
        protected void onRemoval(ByteBuf buffer) {
          buffer.release();
        }
      };

  /**
   * An allocator for one connection.
   *
   * @param maxReads how many reads a connection has before it is the turn of others
   */
  ReadBuffer(int maxReads) {
    super(maxReads);
  }

  @Override
  @SuppressWarnings("deprecation") // the type that Netty's interface asks for
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuf shared = SHARED.get();
        return shared.refCnt() == 1 ? shared.clear().retain() : allocator.ioBuffer(SUBSTITUTE_SIZE);
      }

      @Override
      public boolean continueReading() {
        return continueReading(() -> lastBytesRead() >= Math.min(LARGE_READ, attemptedBytesRead()));
      }

      @Override
      public int guess() {
        return SIZE;
      }
    };
  }
}
