package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.AttemptObserver;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.config.WebSocketSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Time stands still here unless it is turned. */
@DisplayName("The time to close a connection")
final class ClosingTest extends FrameSessionFixture {
  private static final String UNANSWERED =
      "open: closed by this side, without an answer of the server";

  private final Progress progress = new Progress();
  private Closing closing;

  @BeforeEach
  void open() {
    handOff = new HandOff(1, 1 << 20, () -> session.resumeReading());
    start(Map.of());
    events.clear();
    progress.become(Progress.State.OPEN);
    progress.enter(Ending.Phase.OPEN);
    WebSocketSettings settings =
        Inputs.settings(Inputs.config(URI.create("ws://localhost/")), Map.of());
    closing =
        new Closing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            new AttemptSteps(
                AttemptObserver.NONE, settings, settings.servers().get(0), Optional.empty()),
            progress,
            channel,
            session,
            Optional.empty(),
            ending -> events.add(ending.describe()));
  }

  @Test
  @DisplayName("is one close timeout, however often that is asked for")
  void limit() {
    closing.limit();
    pass(6);
    closing.limit();
    closing.begin();
    pass(3);
    assertThat(events).isEmpty();

    pass(1);
    assertThat(events).containsExactly(UNANSWERED);
    pass(100);
    assertThat(events).containsExactly(UNANSWERED);
  }

  @Test
  @DisplayName("is one close timeout from when there is no more time to retire")
  void stopRetiring() {
    closing.retire();
    pass(6);
    closing.stopRetiring();
    pass(6);
    assertThat(events).isEmpty();

    pass(4);
    assertThat(events).containsExactly(UNANSWERED);
    pass(100);
    assertThat(events).containsExactly(UNANSWERED);
  }

  @Test
  @DisplayName("does not run out while there is no room for what the server has sent")
  void retiresWithoutRoom() throws Exception {
    closing.retire();
    receive(text("a"));
    passCloseTimeouts(1_000);
    assertThat(events).doesNotContain(UNANSWERED);

    assertThat(taken()).containsExactly("a");
    passCloseTimeouts(1);
    assertThat(events).as("there was no room for a part of that time").doesNotContain(UNANSWERED);
    passCloseTimeouts(1);
    assertThat(events).contains(UNANSWERED);
  }

  @Test
  @DisplayName("is 720 close timeouts for a server that sends on, if there is room at times only")
  void retiresSlowly() throws Exception {
    closing.retire();
    for (int i = 0; i < 720; i++) {
      sendAndTake();
    }
    assertThat(events).doesNotContain(UNANSWERED);

    sendAndTake();
    assertThat(events).containsExactly(UNANSWERED);
  }

  @Test
  @DisplayName("ends with the server's silence, if there was room at times only")
  void silentAfterSlowness() throws Exception {
    closing.retire();
    sendAndTake();
    assertThat(events).doesNotContain(UNANSWERED);

    passCloseTimeouts(1);
    assertThat(events).containsExactly(UNANSWERED);
  }

  @Test
  @DisplayName("does not run out while nothing can be read, and no other close timeout is left")
  void retiresWithoutRoomAtLast() throws Exception {
    closing.retire();
    for (int i = 0; i < 719; i++) {
      sendAndTake();
    }
    receive(text("a"));
    passCloseTimeouts(1_000);
    assertThat(events).doesNotContain(UNANSWERED);

    assertThat(taken()).containsExactly("a");
    sendAndTake();
    assertThat(events).contains(UNANSWERED);
  }

  private void sendAndTake() throws Exception {
    receive(text("a"));
    assertThat(taken()).containsExactly("a");
    passCloseTimeouts(1);
  }

  @Test
  @DisplayName("is sixty close timeouts for a server that sends on, if there is room for all of it")
  void serverSendsOn() {
    closing.retire();
    for (int i = 0; i < 60; i++) {
      receive(ping(""));
      passCloseTimeouts(1);
    }
    assertThat(events).isEmpty();

    receive(ping(""));
    passCloseTimeouts(1);
    assertThat(events).containsExactly(UNANSWERED);
  }

  private void passCloseTimeouts(int count) {
    for (int i = 0; i < count; i++) {
      pass(10);
    }
  }

  @Test
  @DisplayName("is short for the end of TCP, once both sides have closed")
  void endOfTcp() {
    closing.begin();
    closing.answer(1000);
    pass(1);
    assertThat(events).containsExactly("open: closed by this side");
    pass(100);
    assertThat(events).hasSize(1);
  }
}
