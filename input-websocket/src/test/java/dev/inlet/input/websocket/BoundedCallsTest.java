package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls that come back late, or never. */
final class BoundedCallsTest {
  private static final Duration NOT_LONG = Duration.ofMillis(50);
  private static final String NAME = "bounded-calls-test";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final BoundedCalls calls = new BoundedCalls(NAME, () -> timer);

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(NAME))
        .count();
  }

  /** As code does that cannot be interrupted. */
  private static String block(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return "back";
      } catch (InterruptedException e) {
        // Opening a pipe goes on, too.
      }
    }
  }

  @Test
  @DisplayName("a call gives what it gives, or throws what it throws")
  void comesBack() throws Exception {
    assertThat(calls.call(() -> "a", SOON)).isEqualTo("a");
    assertThatThrownBy(
            () ->
                calls.call(
                    () -> {
                      throw new IllegalStateException("why");
                    },
                    SOON))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("why");
    assertThat(calls.call(() -> Thread.currentThread().getName(), SOON)).isEqualTo(NAME);
  }

  @Test
  @DisplayName("while a call hangs no other begins, and all goes on when it has come back")
  void hangs() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> calls.call(() -> block(latch), NOT_LONG))
          .isInstanceOf(TimeoutException.class);
      assertThat(threads()).isOne();
    }

    latch.countDown();
    assertThat(calls.call(() -> "next", SOON)).isEqualTo("next");
    await().atMost(SOON).until(() -> threads() == 0);
  }

  @Test
  @DisplayName("a call that can be interrupted ends when it is given up")
  void interrupts() {
    assertThatThrownBy(
            () ->
                calls.call(
                    () -> {
                      new CountDownLatch(1).await();
                      return "never";
                    },
                    NOT_LONG))
        .isInstanceOf(TimeoutException.class);

    await().atMost(SOON).until(() -> threads() == 0);
  }

  @Test
  @DisplayName("a call for which nobody waits is given up in time, too")
  void limitsWithoutWait() {
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<String> hanging =
        calls.start(
            () -> {
              try {
                new CountDownLatch(1).await();
                return "never";
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            },
            NOT_LONG);

    assertThat(hanging)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    await().atMost(SOON).until(() -> interrupted.getCount() == 0 && threads() == 0);
  }

  @Test
  @DisplayName("closing ends the wait, and no call goes on after it")
  void closed() {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              String unused = block(started);
              calls.close();
            });

    assertThatThrownBy(
            () ->
                calls.call(
                    () -> {
                      started.countDown();
                      return block(latch);
                    },
                    SOON))
        .isInstanceOf(CancellationException.class);
    closing.join();
    latch.countDown();
    assertThatThrownBy(() -> calls.call(() -> "later", SOON))
        .isInstanceOf(CancellationException.class);
    await().atMost(SOON).until(() -> threads() == 0);
  }

  @Test
  @DisplayName("closing ends the wait for a call that was given up and still hangs")
  void closedBehindHangingCall() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    assertThatThrownBy(() -> calls.call(() -> block(latch), NOT_LONG))
        .isInstanceOf(TimeoutException.class);
    CompletableFuture<String> next = calls.start(() -> "never", Duration.ofDays(1));
    assertThat(next).isNotDone();

    calls.close();

    assertThat(next).isCancelled();
    latch.countDown();
    await().atMost(SOON).until(() -> threads() == 0);
  }
}
