package dev.inlet.runner.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lets work end in good order on SIGINT, SIGTERM and SIGHUP, and the process with its status. */
final class EndOnSignal {
  // Beyond what the work itself may take: it has bounds of its own.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private EndOnSignal() {}

  /**
   * Does work.
   *
   * @param stop called on a signal by another thread, to make the work return
   * @param patience how long the work may take to return after that
   * @return the work's exit status
   */
  static int call(Runnable stop, Duration patience, Callable<Integer> work) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread hook = new Thread(() -> end(stop, patience, status), "inlet-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      int result = work.call();
      status.complete(result);
      return result;
    } finally {
      status.complete(ExitStatus.FAILURE);
      remove(hook);
    }
  }

  private static void end(Runnable stop, Duration patience, CompletableFuture<Integer> status) {
    stop.run();
    int result =
        status
            .completeOnTimeout(
                ExitStatus.FAILURE, patience.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
            .join();
    System.out.flush();
    System.err.flush();
    // Left to itself, Java would end with 128 and the number of the signal. Nothing else waits for
    // its turn: this is the only hook that counts.
    Runtime.getRuntime().halt(result);
  }

  private static void remove(Thread hook) {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running, and ends the process with the status that it was just given.
      return;
    }
  }
}
