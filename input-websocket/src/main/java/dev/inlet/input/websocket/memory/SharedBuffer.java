package dev.inlet.input.websocket.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A buffer that all connections of an event loop read into, one after the other. Belongs to the
 * event loop.
 */
public final class SharedBuffer {
  static final int SIZE = 128 * 1024;

  private @Nullable ByteBuf buffer;

  /**
   * Gives the buffer, empty, to one reader, who has to release it; null while somebody keeps it.
   */
  @Nullable ByteBuf take() {
    ByteBuf shared = buffer;
    if (shared == null) {
      shared = Unpooled.directBuffer(SIZE, SIZE);
      buffer = shared;
    }
    return shared.refCnt() == 1 ? shared.clear().retain() : null;
  }

  /** Gives its memory back, as soon as nobody keeps it; the next reader gets another one. */
  public void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
