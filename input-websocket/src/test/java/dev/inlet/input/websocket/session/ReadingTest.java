package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.ReadBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Messages of a session")
final class ReadingTest extends FrameSessionFixture {

  @Test
  @DisplayName("messages stay where the socket was read into, until the session stops")
  void readsIntoPooledMemory() throws Exception {
    channel.config().setRecvByteBufAllocator(new ReadBuffer(8, sharedBuffer));
    start(Map.of());
    var reads = channel.config().getRecvByteBufAllocator().newHandle();
    ByteBuf room = reads.allocate(ByteBufAllocator.DEFAULT);
    assertThat(room.writableBytes()).isEqualTo(MessageMemory.SIZE);

    channel.writeInbound(room.writeBytes(text("m".repeat(40_000))));

    assertThat(room.refCnt()).as("references but that of the memory itself").isOne();
    MessageBlock block = handOff.take(0).get(0).messages();
    room.setByte(4, 'x');
    assertThat(block.payloadByte(0, 0)).as("seen where it was read").isEqualTo((byte) 'x');
    session.stop();
    ByteBuf shared = reads.allocate(ByteBufAllocator.DEFAULT);
    assertThat(shared.writableBytes()).isEqualTo(reads.guess());
    shared.release();
  }

  @Test
  @DisplayName("messages of one read are handed over together when it is complete")
  void handsOver() throws Exception {
    start(Map.of());

    receive(text("a"), ping(""), text("b"));

    assertThat(taken()).containsExactly("a", "b");
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("what was read whole is handed over even if the session is stopped within a read")
  void handsOverWhenStopped() throws Exception {
    start(Map.of());
    var unused =
        channel.writeOneInbound(
            ByteBufAllocator.DEFAULT.buffer().writeBytes(concat(text("a"), text("b"))));

    session.stop();
    channel.flushInbound();

    assertThat(taken()).containsExactly("a", "b");
  }

  @Test
  @DisplayName("reading stops when the hand-off is full, and goes on when asked to")
  void pausesReading() throws Exception {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of());

    receive(text("a"), text("b"), text("c"));
    assertThat(channel.config().isAutoRead()).isFalse();

    assertThat(taken()).containsExactly("a", "b", "c");
    session.resumeReading();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("reading does not go on for an old reason when the hand-off is full again")
  void staysPaused() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    receive(text("a"));
    assertThat(taken()).containsExactly("a");
    handOff.add(List.of(Blocks.onHeap("b")));

    session.resumeReading();

    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  @DisplayName("mode 30: a long pause of reading is reported once, and that reading goes on")
  void reportsPause() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    for (int seconds : new int[] {9, 40, 9}) {
      receive(text("a"));
      for (int i = 0; i < seconds; i++) {
        pass(1);
      }
      assertThat(taken()).hasSize(1);
      session.resumeReading();
    }

    assertThat(events).containsExactly("opened", "paused for PT10S", "resumed after PT40S");
  }

  @Test
  @DisplayName("modes 23 and 30: a loss after a long pause of reading says how long that was")
  void tellsPause() throws Exception {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
    receive(text("a"));
    pass(40);
    events.clear();
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo("; reading had been paused for 40s, since the output was too slow");

    assertThat(taken()).hasSize(1);
    session.resumeReading();
    pass(2);
    assertThat(session.describeCircumstances(text -> text))
        .isEqualTo(
            "; reading had been paused for 40s until 2s before, since the output was too slow");
    pass(60);
    assertThat(session.describeCircumstances(text -> text)).isEmpty();
  }
}
