package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.wire.Opcode;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What comes one by one, with a read interval of 2 ms")
final class ReadIntervalTest extends FrameSessionFixture {
  private static final Map<String, ?> INTERVAL = Map.of("read_interval", "2ms");

  private void passMicros(long micros) {
    channel.advanceTimeBy(micros, TimeUnit.MICROSECONDS);
    channel.runScheduledPendingTasks();
  }

  private boolean isReading() {
    return channel.config().isAutoRead();
  }

  /** Two messages, of which the second came soon after the first. */
  private void startQuickly() throws InterruptedException {
    start(INTERVAL);
    passMicros(2_000);
    receive(text("first"));
    assertThat(isReading()).as("the first was not waited for").isTrue();
    passMicros(100);
    receive(text("second"));
    assertThat(taken()).as("is handed on at once").containsExactly("first", "second");
  }

  @Test
  @DisplayName("is read no sooner than the interval after what came before")
  void quick() throws Exception {
    startQuickly();

    assertThat(isReading()).isFalse();
    passMicros(1_999);
    assertThat(isReading()).isFalse();
    passMicros(1);
    assertThat(isReading()).isTrue();
  }

  @Test
  @DisplayName("is read once in each interval for as long as it keeps coming")
  void keepsComing() throws Exception {
    startQuickly();

    for (int i = 0; i < 10; i++) {
      passMicros(2_000);
      assertThat(isReading()).isTrue();
      receive(text("more"), text("and more"));
      assertThat(taken()).containsExactly("more", "and more");
      assertThat(isReading()).isFalse();
    }
  }

  @Test
  @DisplayName("is read at once behind a silence as long as the interval")
  void silence() throws Exception {
    startQuickly();
    passMicros(2_000);
    passMicros(2_000);

    receive(text("third"));

    assertThat(isReading()).isTrue();
  }

  @Test
  @DisplayName("is not waited for behind much at a time")
  void much() throws Exception {
    startQuickly();
    passMicros(2_000);

    receive(text("x".repeat(40_000)));

    assertThat(isReading()).isTrue();
  }

  @Test
  @DisplayName("is read at once without the interval")
  void withoutInterval() {
    start(Map.of());

    for (int i = 0; i < 10; i++) {
      receive(text("message"));
      assertThat(isReading()).isTrue();
    }
  }

  @Test
  @DisplayName("waits for room in the hand-off also when the interval is over")
  void noRoom() throws Exception {
    handOff = new HandOff(3, 1 << 20, () -> {});
    start(INTERVAL);
    passMicros(2_000);
    receive(text("first"));
    receive(text("second"));
    assertThat(isReading()).as("the interval has begun").isFalse();
    receive(text("third")); // as a TLS handler does, which had more than one record
    passMicros(2_000);
    assertThat(isReading()).as("there is no room").isFalse();

    assertThat(taken()).containsExactly("first", "second", "third");
    session.resumeReading();

    assertThat(isReading()).isTrue();
  }

  @Test
  @DisplayName("is answered as ever if it is a ping")
  void pings() throws Exception {
    startQuickly();
    passMicros(2_000);

    receive(ping("p"));

    assertThat(sent()).containsExactly(Opcode.PONG + " p");
  }

  @Test
  @DisplayName("does not keep a session from being stopped")
  void stopped() throws Exception {
    startQuickly();

    session.stop();
    passMicros(2_000);

    assertThat(isReading()).as("to find the end of the stream").isTrue();
    assertThat(events).containsExactly("opened");
  }
}
