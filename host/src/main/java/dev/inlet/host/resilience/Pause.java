package dev.inlet.host.resilience;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A wait that something may end before its time. */
final class Pause {

  private Pause() {}

  /** Runs code after a delay; throws {@link OutOfMemoryError} if the system has no thread left. */
  @FunctionalInterface
  interface Timer {
    Future<?> after(Duration delay, Runnable code);
  }

  /**
   * Waits for the end of that time, or for what ends it before. Without a thread for the timer the
   * present one takes the time itself.
   *
   * @param end completes without a failure, or never
   */
  static void until(CompletableFuture<Void> end, Duration delay, Timer timer)
      throws InterruptedException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Future<?> timing;
    try {
      timing = timer.after(delay, () -> over.complete(null));
    } catch (OutOfMemoryError e) {
      awaitHere(end, delay);
      return;
    }
    try {
      var unused = CompletableFuture.anyOf(end, over).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    } finally {
      timing.cancel(false);
    }
  }

  private static void awaitHere(CompletableFuture<Void> end, Duration delay)
      throws InterruptedException {
    try {
      var unused = end.get(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The time is over.
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    }
  }
}
