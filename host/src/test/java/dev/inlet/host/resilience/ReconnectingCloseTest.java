package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.ends;
import static dev.inlet.host.resilience.ScriptedInput.fails;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reconnecting input that is closed")
final class ReconnectingCloseTest extends ReconnectingFixture {

  private static Throwable failure(FutureTask<?> task) throws Exception {
    try {
      throw new AssertionError("gave " + task.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private static Thread connector() {
    return await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("inlet-connect-test"))
                    .filter(ReconnectingFixture::waits)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  @DisplayName("ends at once when it is closed while read waits to connect again")
  void closeDuringBackoffOfRead() throws Exception {
    script.onRead(loses());
    ReconnectingInput input = input(-1, LONG);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.close();
    assertThat(failure(reading))
        .isInstanceOfSatisfying(
            EndOfInputException.class, end -> assertThat(end.isFailure()).isFalse())
        .hasMessage("the input is closed");
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
    assertThat(script.isClosed()).isTrue();
  }

  @Test
  @DisplayName("ends at once when it is closed while connect waits to try again")
  void closeDuringBackoffOfConnect() throws Exception {
    script.onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput input = input(-1, LONG);
    FutureTask<Void> connecting =
        start(
            () -> {
              input.connect();
              return null;
            });
    input.close();
    assertThat(failure(connecting))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the input is closed");
    assertThat(listener.events()).containsExactly("failed 1: refused, again in 3600000 ms");
  }

  @Test
  @DisplayName("takes an attempt that was cut short by close for no failure")
  void closeDuringAttempt() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.close();
    assertThat(failure(reading)).hasMessage("the input is closed");
    assertThat(listener.events()).isEmpty();
  }

  @Test
  @DisplayName("hands out what was received before it was closed, and then ends")
  void readAfterClose() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"), ends());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.close();
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(EndOfInputException.class)
        .hasMessage("nothing more");
  }

  @Test
  @DisplayName("takes a loss after it was closed for its end, and no attempt follows")
  void lossAfterClose() throws Exception {
    script.onRead(loses());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.close();
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("cannot be connected once it is closed")
  void connectAfterClose() {
    ReconnectingInput input = input(-1, SHORT);
    input.close();
    assertThatThrownBy(input::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the input is closed");
    assertThat(script.attempts()).isZero();
  }

  @Test
  @DisplayName("ends when it is closed though an attempt cannot be ended")
  void stubbornAttempt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    script.onConnect(
        () -> {
          begun.countDown();
          boolean over = false;
          while (!over) {
            try {
              never.await();
              over = true;
            } catch (InterruptedException e) {
              // As code that reads from a named pipe would.
            }
          }
        });
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    begun.await();
    input.close();
    assertThat(failure(reading)).hasMessage("the input is closed");
    never.countDown();
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
  }

  @Test
  @DisplayName("ends an attempt that is blocked with an interrupt when it is closed")
  void blockedAttempt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    script.onConnect(never::await);
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    Thread connector = connector();
    input.close();
    connector.join();
    assertThat(failure(reading)).hasMessage("the input is closed");
    assertThat(listener.events()).isEmpty();
  }
}
