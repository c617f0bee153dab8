package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.host.threads.Threads;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The work of a pipeline")
@Timeout(60)
class WorkTest {

  private static <T, E extends Exception> T onThread(Work.Task<T, E> task) throws E {
    return Work.onThread(
        Threads::tryStart,
        "works",
        task,
        () -> {
          throw new AssertionError("there was no thread");
        });
  }

  @Test
  @DisplayName("is another one if no thread is to be had")
  void noThread() {
    String done = Work.onThread(thread -> false, "works", () -> "all", () -> "what is at hand");
    assertThat(done).isEqualTo("what is at hand");
  }

  @Test
  @DisplayName("is done by a thread of the name that is given, while the other one waits")
  void named() {
    String name = onThread(() -> Thread.currentThread().getName());
    assertThat(name).isEqualTo("works");
  }

  @Test
  @DisplayName("fails with what it throws")
  void failure() {
    IOException checked = new IOException("broken");
    assertThatThrownBy(
            () ->
                onThread(
                    () -> {
                      throw checked;
                    }))
        .isSameAs(checked);
    StackOverflowError error = new StackOverflowError();
    assertThatThrownBy(
            () ->
                onThread(
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
  }

  @Test
  @DisplayName("is interrupted with whoever waits for it, who stays until it has ended")
  void interrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<String> caller =
        new FutureTask<>(
            () ->
                onThread(
                    () -> {
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                        return "woken";
                      } catch (InterruptedException e) {
                        return "interrupted";
                      }
                    }));
    Thread thread = new Thread(caller, "waits");
    thread.start();
    begun.await();
    thread.interrupt();

    assertThat(caller.get()).isEqualTo("interrupted");
  }
}
