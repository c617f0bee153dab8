package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The code of a protocol")
@Timeout(60)
final class SerialCallsTest {
  private static final String THREAD = "inlet-protocol-serial-calls-test";

  private final SerialCalls calls = new SerialCalls(THREAD);

  @AfterEach
  void close() {
    calls.close();
    await().atMost(SOON).until(() -> threads().isEmpty());
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(THREAD))
        .toList();
  }

  @Test
  @DisplayName("runs in order, one piece after the other, on one daemon thread")
  void inOrder() throws Exception {
    assertThat(threads()).as("before there is anything to run").isEmpty();
    List<Integer> ran = new ArrayList<>(); // not thread-safe: that is the point
    List<Thread> on = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      assertThat(calls.execute(() -> ran.add(number))).isTrue();
      assertThat(calls.execute(() -> on.add(Thread.currentThread()))).isTrue();
    }
    assertThat(calls.call(ran::size)).isEqualTo(10_000);
    assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    assertThat(on).containsOnly(threads().get(0));
    assertThat(threads()).singleElement().matches(Thread::isDaemon);
  }

  @Test
  @DisplayName(
      "is waited for, with what it throws; who interrupts the one that waits interrupts it")
  void waitedFor() throws Exception {
    assertThat(calls.call(() -> 42)).isEqualTo(42);
    assertThatThrownBy(
            () ->
                calls.call(
                    () -> {
                      throw new IOException("gone");
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasCause(new IOException("gone"));

    CountDownLatch runs = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                calls.call(
                    () -> {
                      runs.countDown();
                      try {
                        return waitForever();
                      } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                      }
                    });
              } catch (Exception e) {
                // The test looks at what became of the code.
              }
            });
    waiting.start();
    runs.await();
    waiting.interrupt();
    assertThat(interrupted.get()).isTrue();
    waiting.join();
    assertThat(calls.call(() -> 43)).as("what follows").isEqualTo(43);
  }

  private static boolean waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
    return true;
  }

  @Test
  @DisplayName("that was interrupted leaves nothing of that to what follows")
  void interruptedBefore() throws Exception {
    CountDownLatch queued = new CountDownLatch(1);
    assertThat(
            calls.execute(
                () -> {
                  try {
                    queued.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  Thread.currentThread().interrupt(); // as who catches an interruption does
                }))
        .isTrue();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    assertThat(calls.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted())))
        .isTrue();
    queued.countDown();
    assertThat(interrupted.get()).isFalse();
  }

  @Test
  @DisplayName("is looked after: for how long it has run without progress")
  void progress() throws Exception {
    assertThat(calls.nanosWithoutProgress()).isZero();
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    assertThat(
            calls.execute(
                () -> {
                  runs.countDown();
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }))
        .isTrue();
    runs.await();
    await().atMost(SOON).until(() -> calls.nanosWithoutProgress() > 1_000_000);
    long before = calls.nanosWithoutProgress();
    await()
        .atMost(SOON)
        .until(
            () -> {
              calls.progress();
              return calls.nanosWithoutProgress() < before;
            });
    end.countDown();
    await().atMost(SOON).until(() -> calls.nanosWithoutProgress() == 0);
  }

  @Test
  @DisplayName("goes on behind a failure of the virtual machine")
  void fatal() throws Exception {
    CompletableFuture<Throwable> reported = new CompletableFuture<>();
    CountDownLatch queued = new CountDownLatch(1);
    assertThat(
            calls.execute(
                () -> {
                  Thread.currentThread()
                      .setUncaughtExceptionHandler((thread, e) -> reported.complete(e));
                  try {
                    queued.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  throw new InternalError("for the test");
                }))
        .isTrue();
    CompletableFuture<Integer> next = new CompletableFuture<>();
    assertThat(calls.execute(() -> next.complete(1))).isTrue();
    queued.countDown();
    assertThat(next.get()).isEqualTo(1);
    assertThat(reported.get()).isInstanceOf(InternalError.class);
    assertThat(calls.call(() -> 2)).isEqualTo(2);
  }

  @Test
  @DisplayName("is interrupted by the end, behind which nothing is run")
  void closed() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    assertThat(
            calls.execute(
                () -> {
                  runs.countDown();
                  try {
                    waitForever();
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  }
                }))
        .isTrue();
    runs.await();
    CompletableFuture<Throwable> waited = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                waited.completeExceptionally(new AssertionError(calls.call(() -> "ran")));
              } catch (Exception e) {
                waited.complete(e);
              }
            });
    waiting.start();
    await().atMost(SOON).until(() -> waiting.getState() == Thread.State.WAITING);
    calls.close();
    assertThat(interrupted.get()).isTrue();
    assertThat(waited.get()).isInstanceOf(CancellationException.class);
    assertThat(calls.execute(() -> {})).isFalse();
    assertThatThrownBy(() -> calls.call(() -> 1)).isInstanceOf(CancellationException.class);
    waiting.join();
  }
}
