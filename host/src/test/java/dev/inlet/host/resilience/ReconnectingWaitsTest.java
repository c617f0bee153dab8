package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.fails;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Waiting for a reconnecting input")
final class ReconnectingWaitsTest extends ReconnectingFixture {

  @Test
  @DisplayName("lets itself be interrupted while it waits")
  void interrupted() {
    script.onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput input = input(-1, LONG);
    Thread.currentThread().interrupt();
    assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("comes back from read in time while it tries to connect and while it waits to")
  void readComesBack() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput hanging = input(-1, SHORT);
    assertThat(hanging.read(Duration.ofMillis(20)).isEmpty()).isTrue();
    assertThat(hanging.read(Duration.ZERO).isEmpty()).isTrue();
    hanging.close();
    ScriptedInput refusing = new ScriptedInput().onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput waiting =
        new ReconnectingInput("test", refusing, policy(LONG).build(), listener);
    assertThat(waiting.read(Duration.ofMillis(20)).isEmpty()).isTrue();
    assertThat(waiting.read(Duration.ZERO).isEmpty()).isTrue();
    waiting.close();
  }

  @Test
  @DisplayName("goes on with an attempt that a call of read did not wait for")
  void attemptGoesOn() throws Exception {
    CountDownLatch letIn = new CountDownLatch(1);
    script.onConnect(letIn::await).onRead(script.gives("a"));
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    }
    letIn.countDown();
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(script.attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("goes on with an attempt when a wait for it was interrupted")
  void attemptSurvivesInterrupt() throws Exception {
    CountDownLatch letIn = new CountDownLatch(1);
    script.onConnect(letIn::await);
    ReconnectingInput input = input(-1, SHORT);
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    Thread.currentThread().interrupt();
    assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
    letIn.countDown();
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("goes on if an attempt was interrupted, and not by closing the input")
  void attemptInterrupted() throws Exception {
    script
        .onConnect(
            () -> {
              throw new InterruptedException("by a thread of the plugin");
            },
            () -> {
              Thread.currentThread().interrupt(); // as who cannot throw it on
              fails(RetryAdvice.USUAL).run();
            })
        .onRead(script.gives("a"));
    assertThat(texts(read(input(-1, SHORT)))).containsExactly("a");
    assertThat(listener.events())
        .containsExactly(
            "failed 1: the attempt was interrupted, and not by closing the input, again in 8 ms",
            "failed 2: refused, again in 2 ms",
            "connected");
  }

  @Test
  @DisplayName("reconnects while nobody reads")
  void reconnectsUnread() throws Exception {
    script.onRead(loses(), script.gives("a"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    await().until(() -> listener.events().contains("connected again after 0 ms"));
    assertThat(texts(read(input))).containsExactly("a");
  }

  @Test
  @DisplayName("is woken while it waits for a connection")
  void wakeUp() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.wakeUp();
    assertThat(reading.get(10, TimeUnit.SECONDS).isEmpty()).isTrue();
    input.wakeUp();
    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
    input.close();
  }

  @Test
  @DisplayName("keeps a wake-up until a read comes back with nothing")
  void wakeUpCountsUntilNothingCame() throws Exception {
    BlockingInput below = new BlockingInput();
    ReconnectingInput input =
        new ReconnectingInput("test", below, ReconnectPolicy.DEFAULT, listener);
    input.connect();
    below.give("a");
    input.wakeUp();

    assertThat(texts(read(input))).containsExactly("a");
    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("keeps a wake-up for a read while it connects")
  void wakeUpBeforeConnect() throws Exception {
    BlockingInput below = new BlockingInput();
    ReconnectingInput input =
        new ReconnectingInput("test", below, ReconnectPolicy.DEFAULT, listener);
    input.wakeUp();
    assertThat(below.read(Duration.ZERO).isEmpty()).as("forgotten below").isTrue();
    input.connect();

    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
  }
}
