package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads that count as those of a plugin")
class PluginThreadsTest {
  private final PluginThreads threads = new PluginThreads();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    end.countDown();
  }

  private void start(String name) {
    Thread thread =
        new Thread(
            threads.group(),
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  @DisplayName("are those that it started, but for the ones that the JDK keeps for all")
  void running() {
    start("CompletableFutureDelayScheduler");
    start("ForkJoinPool.commonPool-delayScheduler"); // in its place from Java 25 on
    start("ForkJoinPool.commonPool-worker-1");
    assertThat(threads.running()).isEmpty();

    start("pool-1-thread-1");
    start("ForkJoinPool-1-worker-1");
    assertThat(threads.running()).isEqualTo(List.of("ForkJoinPool-1-worker-1", "pool-1-thread-1"));
  }

  @Test
  @DisplayName("are given time to end, and named if they do not")
  void awaitNone() {
    start("pool-1-thread-1");
    assertThatThrownBy(() -> threads.awaitNone(Duration.ofSeconds(2)))
        .hasMessageContaining("threads that run after close")
        .hasMessageContaining("pool-1-thread-1");

    end.countDown();
    threads.awaitNone(Duration.ofSeconds(30));
    assertThat(threads.running()).isEmpty();
  }
}
