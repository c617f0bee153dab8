package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The close of a plugin's object")
@Timeout(60)
final class BoundedCloseTest {

  @Test
  @DisplayName("is interrupted if it does not come to its end")
  void bounded() {
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    BoundedClose.run(
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete(Thread.currentThread().getName());
          }
        },
        "inlet-test-close");
    assertThat(interrupted.join()).isEqualTo("inlet-test-close");
  }

  @Test
  @DisplayName("has its time also if who closes is interrupted, as in an executor that ends")
  void fromInterruptedThread() {
    Thread caller = Thread.currentThread();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    caller.interrupt();
    BoundedClose.run(
        () -> {
          while (caller.getState() != Thread.State.TIMED_WAITING
              && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          interrupted.complete(Thread.currentThread().isInterrupted());
        },
        "inlet-test-close");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.join()).isFalse();
  }

  @Test
  @DisplayName("runs on the present thread where no other can be started")
  void withoutThread() {
    AtomicReference<Thread> ran = new AtomicReference<>();
    Runnable code = () -> ran.set(Thread.currentThread());
    // No system has that much memory for a stack.
    BoundedClose.run(code, new Thread(null, code, "too large", Long.MAX_VALUE / 2));
    assertThat(ran.get()).isSameAs(Thread.currentThread());
  }
}
