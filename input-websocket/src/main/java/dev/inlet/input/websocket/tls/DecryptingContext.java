package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's TLS handler sees while it decrypts: the buffer that it takes for what it decrypts is
 * where the reader has room. It takes buffers for what it sends in return, too, such as an alert;
 * that is copied, so that it stays what it is until it has been sent.
 */
final class DecryptingContext extends ForwardingContext {
  private final Supplier<@Nullable ByteBuf> room;
  private final Allocator allocator;
  private @Nullable ByteBuf given; // and neither read nor sent so far

  DecryptingContext(ChannelHandlerContext context, Supplier<@Nullable ByteBuf> room) {
    super(context);
    this.room = requireNonNull(room, "room is null");
    allocator = new Allocator(context.alloc());
  }

  /** What was given before, and was not used, has been released by now. */
  void begin() {
    given = null;
  }

  @Override
  public ByteBufAllocator alloc() {
    return allocator;
  }

  @Override
  public ChannelHandlerContext fireChannelRead(Object message) {
    super.fireChannelRead(message);
    given = null;
    return this;
  }

  @Override
  public ChannelFuture write(Object message, ChannelPromise promise) {
    return super.write(message == given ? copied(given) : message, promise);
  }

  @Override
  public ChannelFuture writeAndFlush(Object message, ChannelPromise promise) {
    return super.writeAndFlush(message == given ? copied(given) : message, promise);
  }

  private ByteBuf copied(ByteBuf original) {
    given = null;
    try {
      return super.alloc().buffer(original.readableBytes()).writeBytes(original);
    } finally {
      original.release();
    }
  }

  /** The reader's room, as long as that is free and large enough. */
  private @Nullable ByteBuf roomFor(int bytes) {
    ByteBuf preferred = given == null ? room.get() : null;
    if (preferred != null && preferred.writableBytes() < bytes) {
      preferred.release();
      return null;
    }
    if (preferred != null) {
      given = preferred;
    }
    return preferred;
  }

  /** Of the two methods by which Netty's handler takes a buffer to decrypt to. */
  private final class Allocator extends AbstractByteBufAllocator {
    private final ByteBufAllocator others;

    Allocator(ByteBufAllocator others) {
      this.others = others;
    }

    @Override
    public ByteBuf buffer(int initialCapacity) {
      ByteBuf preferred = roomFor(initialCapacity);
      return preferred != null ? preferred : others.buffer(initialCapacity);
    }

    @Override
    public ByteBuf directBuffer(int initialCapacity) {
      ByteBuf preferred = roomFor(initialCapacity);
      return preferred != null ? preferred : others.directBuffer(initialCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return others.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return others.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return others.isDirectBufferPooled();
    }
  }
}
