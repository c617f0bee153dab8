package dev.inlet.input.websocket.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One buffer is enough for all connections of an event loop, as long as nobody keeps it. */
@SuppressWarnings("deprecation") // the type that Netty's interface asks for
final class ReadBufferTest {
  private final SharedBuffer buffer = new SharedBuffer();
  private final RecvByteBufAllocator.Handle one = new ReadBuffer(8, buffer).newHandle();
  private final RecvByteBufAllocator.Handle other = new ReadBuffer(8, buffer).newHandle();

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void endEventLoop() {
    channel.finishAndReleaseAll();
    buffer.release();
  }

  private static ByteBuf read(RecvByteBufAllocator.Handle handle) {
    return handle.allocate(UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  @DisplayName("connections read into the same buffer, which is empty each time")
  void shared() {
    ByteBuf first = read(one);
    first.writeInt(42);
    first.release();

    ByteBuf second = read(other);

    assertThat(second).isSameAs(first);
    assertThat(second.isReadable()).isFalse();
    assertThat(second.writableBytes()).isEqualTo(other.guess());
    second.release();
  }

  @Test
  @DisplayName("while somebody keeps the buffer others get one of their own")
  void kept() {
    ByteBuf kept = read(one);
    kept.writeInt(42);

    ByteBuf substitute = read(other);
    substitute.writeInt(7);

    assertThat(substitute).isNotSameAs(kept);
    assertThat(kept.readInt()).isEqualTo(42);
    substitute.release();
    assertThat(substitute.refCnt()).isZero();
    kept.release();
    ByteBuf next = read(other);
    assertThat(next).isSameAs(kept);
    next.release();
  }

  @Test
  @DisplayName("a connection reads into other memory if it has any")
  void readsIntoOther() {
    ByteBuf other = Unpooled.buffer(10);
    Deque<ByteBuf> room = new ArrayDeque<>(List.of(other));
    ReadBuffer reads = new ReadBuffer(8, buffer);
    RecvByteBufAllocator.Handle handle = reads.newHandle();
    reads.readInto(room::poll);

    assertThat(read(handle)).isSameAs(other);
    ByteBuf shared = read(handle);
    assertThat(shared).isNotSameAs(other);
    assertThat(shared.writableBytes()).isEqualTo(handle.guess());
    shared.release();
    other.release();
  }

  @Test
  @DisplayName("a connection reads on after a large read, for as many reads as it has")
  void readsOn() {
    one.reset(channel.config());

    for (int i = 1; i < 8; i++) {
      assertThat(readsOnAfter(100_000)).as("after %d reads", i).isTrue();
    }
    assertThat(readsOnAfter(100_000)).isFalse();
  }

  @Test
  @DisplayName(
      "a connection does not read on after a small read, or when there was nothing or the end")
  void pauses() {
    one.reset(channel.config());

    assertThat(readsOnAfter(100_000)).isTrue();
    assertThat(readsOnAfter(32 * 1024)).isTrue();
    assertThat(readsOnAfter(32 * 1024 - 1)).isFalse();
    assertThat(readsOnAfter(0)).isFalse();
    assertThat(readsOnAfter(-1)).isFalse();
  }

  @Test
  @DisplayName("a connection reads on after a read that filled a smaller buffer")
  void readsOnIntoSubstitutes() {
    one.reset(channel.config());
    one.attemptedBytesRead(16 * 1024);
    one.lastBytesRead(16 * 1024);
    one.incMessagesRead(1);

    assertThat(one.continueReading()).isTrue();
  }

  @Test
  @DisplayName("a connection that was asked to stop reading does not read on")
  void stopped() {
    one.reset(channel.config());
    channel.config().setAutoRead(false);

    assertThat(readsOnAfter(100_000)).isFalse();
  }

  private boolean readsOnAfter(int bytes) {
    one.attemptedBytesRead(one.guess());
    one.lastBytesRead(bytes);
    one.incMessagesRead(1);
    return one.continueReading();
  }

  @Test
  @DisplayName("the buffer is freed with its event loop, or by who keeps it by then")
  void freed() {
    ByteBuf kept = read(one);
    buffer.release();
    assertThat(kept.refCnt()).isEqualTo(1);
    kept.release();

    ByteBuf next = read(one);
    assertThat(next).isNotSameAs(kept);
    next.release();
    buffer.release();
    assertThat(next.refCnt()).isZero();
  }
}
