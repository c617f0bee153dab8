package dev.inlet.host.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The timer of the host")
@Timeout(60)
class TimerTest {

  @Test
  @DisplayName("does things in the order in which they are due")
  void inOrder() {
    CompletableFuture<Void> later = new CompletableFuture<>();
    CompletableFuture<Boolean> laterIsDone = new CompletableFuture<>();
    Future<?> second = Timer.after(Duration.ofMillis(200), () -> later.complete(null));
    Future<?> first = Timer.after(Duration.ofMillis(1), () -> laterIsDone.complete(later.isDone()));

    assertThat(laterIsDone.join()).isFalse();
    later.join();
    await().until(() -> first.isDone() && second.isDone());
  }

  @Test
  @DisplayName("has no thread once all is done or cancelled")
  void noThread() {
    Future<?> cancelled = Timer.after(Duration.ofHours(1), () -> {});
    assertThat(cancelled.cancel(false)).isTrue();

    await().until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(TimerTest::isTimer));
  }

  private static boolean isTimer(Thread thread) {
    return thread.getName().equals("inlet-timer");
  }
}
