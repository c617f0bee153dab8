package dev.inlet.input.websocket.memory;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection reads into: where its decoder of frames has room, once there is one, or else a
 * buffer that all connections of an event loop share. That works because handlers copy what they
 * get at once: an idle connection needs no memory for reading. While a handler keeps the buffer,
 * others get one of their own.
 */
public final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /**
   * After a read that brought this much, or filled its buffer, more is likely to be there by now,
   * and to read on costs less than to hand messages over and wait for it.
   */
  private static final int LARGE_READ = 32 * 1024;

  /** As long as the buffer is kept by somebody. */
  private static final int SUBSTITUTE_SIZE = 16 * 1024;

  private final SharedBuffer shared;
  private Supplier<@Nullable ByteBuf> room = () -> null;

  /**
   * An allocator for one connection.
   *
   * @param maxReads how many reads a connection has before it is the turn of others
   */
  public ReadBuffer(int maxReads, SharedBuffer shared) {
    super(maxReads);
    this.shared = requireNonNull(shared, "shared is null");
  }

  /** The same with another number of reads, and no other memory. */
  public ReadBuffer withReads(int otherMaxReads) {
    return new ReadBuffer(otherMaxReads, shared);
  }

  /**
   * Has the connection read into other memory from now on.
   *
   * @param preferred asked by the event loop before each read; null for the shared buffer
   */
  public void readInto(Supplier<@Nullable ByteBuf> preferred) {
    room = requireNonNull(preferred, "preferred is null");
  }

  @Override
  @SuppressWarnings("deprecation") // the type that Netty's interface asks for
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuf preferred = room.get();
        if (preferred != null) {
          return preferred;
        }
        ByteBuf own = shared.take();
        return own == null ? allocator.ioBuffer(SUBSTITUTE_SIZE) : own;
      }

      @Override
      public boolean continueReading() {
        return continueReading(() -> lastBytesRead() >= Math.min(LARGE_READ, attemptedBytesRead()));
      }

      @Override
      public int guess() {
        return SharedBuffer.SIZE;
      }
    };
  }
}
