package dev.inlet.host.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.host.threads.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pause before the next attempt")
@Timeout(60)
class PauseTest {

  private static Pause.Timer timer(boolean hasThread) {
    return hasThread
        ? Timer::after
        : (delay, code) -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
  }

  @ParameterizedTest(name = "with a thread for the timer: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("lasts as long as it is to")
  void lasts(boolean hasThread) throws Exception {
    Duration delay = Duration.ofMillis(50);
    long start = System.nanoTime();
    Pause.until(new CompletableFuture<>(), delay, timer(hasThread));

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
  }

  @ParameterizedTest(name = "with a thread for the timer: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("ends with what it waits for")
  void ends(boolean hasThread) throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                Pause.until(end, Duration.ofHours(1), timer(hasThread));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(waiting).isNotDone();
    end.complete(null);

    waiting.join();
  }

  @Test
  @DisplayName("can be interrupted without a thread for the timer, too")
  void interrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> Pause.until(new CompletableFuture<>(), Duration.ofHours(1), timer(false)))
        .isInstanceOf(InterruptedException.class);
  }
}
