package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.wire.ServerFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The end of a session")
final class SessionClosingTest extends FrameSessionFixture {

  /** Has a dialogue decide about what has come, in time of its own. */
  private List<CompletableFuture<DialogueStep>> startDeciding() {
    List<CompletableFuture<DialogueStep>> decisions = new ArrayList<>();
    start(
        session(
            Inputs.settings(Map.of(), Map.of()),
            new OpeningStage(
                Ending.Phase.AUTHENTICATION,
                Dialogue.NONE,
                code -> {
                  decisions.add(new CompletableFuture<>());
                  return decisions.get(decisions.size() - 1);
                },
                "late"),
            Optional.empty()));
    decisions.get(0).complete(DialogueStep.await("the login").within(Duration.ofSeconds(5)));
    channel.runPendingTasks();
    return decisions;
  }

  @Test
  @DisplayName("a Close of the server comes behind the messages before it; what follows is ignored")
  void closed() throws Exception {
    start(Map.of());

    receive(text("a"), ServerFrames.close(1001, "bye"), text("late"));
    receive(text("later"), ping("?"));

    assertThat(taken()).containsExactly("a");
    assertThat(events).containsExactly("opened", "closed 1001 bye");
    assertThat(sent()).isEmpty();
  }

  @Test
  @DisplayName("a violation comes behind the messages before it; what follows is ignored")
  void violated() throws Exception {
    start(Map.of());

    receive(text("a"), ServerFrames.frame(0x83, new byte[1]), text("late"));
    receive(text("later"));

    assertThat(taken()).containsExactly("a");
    assertThat(events).containsExactly("opened", "violated 1002");
  }

  @Test
  @DisplayName("a connection that broke a rule holds no memory while it waits for the end of TCP")
  void violatedGivesBack() throws Exception {
    channel.config().setRecvByteBufAllocator(new ReadBuffer(8, sharedBuffer));
    start(Map.of());
    ByteBuf room =
        channel.config().getRecvByteBufAllocator().newHandle().allocate(ByteBufAllocator.DEFAULT);

    channel.writeInbound(room.writeBytes(concat(text("a"), bytes(0x83, 0))));

    assertThat(events).containsExactly("opened", "violated 1002");
    assertThat(taken()).containsExactly("a");
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName(
      "after our Close messages are taken while there is room, and counted when there is none")
  void closing() throws Exception {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of());
    session.startClosing();

    receive(text("a"), text("b"));
    receive(text("c"), text("d"), text("e"));
    assertThat(channel.config().isAutoRead()).as("the server's Close can be reached").isTrue();
    receive(ServerFrames.close(1000, ""));

    assertThat(taken()).containsExactly("a", "b");
    assertThat(session.discarded()).isEqualTo(3);
    assertThat(events).containsExactly("opened", "closed 1000 ");
  }

  @Test
  @DisplayName("after our Close nothing is taken behind what found no room: there is no gap")
  void closingWithoutGap() throws Exception {
    handOff = new HandOff(2, 1 << 20, () -> {});
    start(Map.of());
    session.startClosing();

    receive(text("a"), text("b"));
    receive(text("c"));
    assertThat(taken()).containsExactly("a", "b");
    receive(text("d"));

    assertThat(taken()).isEmpty();
    assertThat(session.discarded()).isEqualTo(2);
  }

  @Test
  @DisplayName("a session that was closed while reading was paused reads on")
  void closingWhilePaused() {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of());
    receive(text("a"));
    assertThat(channel.config().isAutoRead()).isFalse();

    session.startClosing();

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("when TCP is gone and nothing waits, that is reported at once")
  void drainNothing() {
    start(Map.of());
    receive(text("a"));

    session.drain(() -> events.add("drained"));

    assertThat(events).containsExactly("opened", "drained");
  }

  @Test
  @DisplayName("a Close behind a message that a dialogue decides about comes behind the decision")
  void closeBehindDecision() throws Exception {
    List<CompletableFuture<DialogueStep>> decisions = startDeciding();
    receive(text("a"), ServerFrames.close(1001, "away"));
    session.drain(() -> events.add("drained"));
    assertThat(events).isEmpty();

    decisions.get(1).complete(DialogueStep.done());
    channel.runPendingTasks();

    assertThat(events).containsExactly("opened", "closed 1001 away", "drained");
    assertThat(taken()).containsExactly("a");
  }

  @Test
  @DisplayName("a Close that waits for a decision counts at once when this side closes, too")
  void closeBehindDecisionWhileClosing() throws Exception {
    List<CompletableFuture<DialogueStep>> decisions = startDeciding();
    receive(text("a"), ServerFrames.close(1001, "away"));

    session.startClosing();

    assertThat(events).containsExactly("closed 1001 away");
    assertThat(decisions.get(1)).isCancelled();
    assertThat(taken()).containsExactly("a");
  }
}
