package dev.inlet.input.websocket.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Gives buffers on arrays, for connections whose TLS the JDK does: it decrypts arrays as they are,
 * but copies what lies in direct memory into arrays first.
 */
public final class HeapAllocator extends PooledByteBufAllocator {
  public static final HeapAllocator INSTANCE = new HeapAllocator();

  private static final int PAGE_BYTES = 8 * 1024;

  /** Memory is taken from the heap a MiB at a time. */
  private static final int PAGES_PER_CHUNK_LOG2 = 7;

  private HeapAllocator() {
    super(
        false,
        Transport.EVENT_LOOPS,
        0,
        PAGE_BYTES,
        PAGES_PER_CHUNK_LOG2,
        defaultSmallCacheSize(),
        defaultNormalCacheSize(),
        false);
  }

  /** What Netty reads into, with all that it may say of the size. */
  @Override
  public ByteBuf ioBuffer(int initialCapacity, int maxCapacity) {
    return heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public ByteBuf ioBuffer(int initialCapacity) {
    return heapBuffer(initialCapacity);
  }

  @Override
  public ByteBuf ioBuffer() {
    return heapBuffer();
  }
}
