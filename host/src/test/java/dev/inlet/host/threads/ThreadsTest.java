package dev.inlet.host.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Threads of the host")
@Timeout(60)
class ThreadsTest {

  @Test
  @DisplayName("that wait are virtual where Java has such")
  void virtual() {
    assertThat(Threads.areVirtual()).isEqualTo(Runtime.version().feature() >= 21);
    Thread thread = Threads.waiting("waits", () -> {});
    // Java 17 has no other way to ask.
    assertThat(thread.getClass() == Thread.class).isNotEqualTo(Threads.areVirtual());
  }

  @Test
  @DisplayName("have their names, and keep no process alive")
  void named() {
    CompletableFuture<String> name = new CompletableFuture<>();
    Thread waiting =
        Threads.waiting("waits", () -> name.complete(Thread.currentThread().getName()));
    assertThat(waiting.isDaemon()).isTrue();
    waiting.start();
    assertThat(name.join()).isEqualTo("waits");

    Thread daemon = Threads.daemon("works", () -> {});
    assertThat(daemon.isDaemon()).isTrue();
    assertThat(daemon.getName()).isEqualTo("works");
  }

  @Test
  @DisplayName("run code on the present one where no other can be started")
  void startOrRun() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Threads.startOrRun("works", () -> ran.complete(Thread.currentThread()));
    assertThat(ran.join().getName()).isEqualTo("works");
    // No system has that much memory for a stack.
    Thread tooLarge = new Thread(null, () -> {}, "too large", Long.MAX_VALUE / 2);
    assertThat(Threads.tryStart(tooLarge)).isFalse();
  }
}
