package dev.inlet.runner.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Lets work end in good order on SIGINT, SIGTERM and SIGHUP, and the process with its status; a
 * second signal ends it at once.
 */
final class EndOnSignal {
  // Beyond what the work itself may take: it has bounds of its own.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private static final String UNKNOWN = "a signal";

  private final Consumer<String> stop;
  private final Consumer<String> abandon;
  private final Duration patience;
  private final Runnable cleanUp;
  private final AtomicBoolean cleaned = new AtomicBoolean();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);

  private enum State {
    WORKING,
    /** A signal came, and the work was told to end. */
    ENDING,
    /** Another one came meanwhile. */
    ABANDONED
  }

  private EndOnSignal(
      Consumer<String> stop, Consumer<String> abandon, Duration patience, Runnable cleanUp) {
    this.stop = stop;
    this.abandon = abandon;
    this.patience = patience;
    this.cleanUp = cleanUp;
  }

  /**
   * Does work.
   *
   * @param stop called with the name of the first signal, by another thread, to make the work
   *     return
   * @param abandon called with the name of the second signal, to report what is lost, before the
   *     process ends at once
   * @param patience how long the work may take to return after the first signal
   * @param cleanUp removes what must not outlive the process; called once, however it ends
   * @return the work's exit status
   */
  static int call(
      Consumer<String> stop,
      Consumer<String> abandon,
      Duration patience,
      Runnable cleanUp,
      Callable<Integer> work)
      throws Exception {
    return new EndOnSignal(stop, abandon, patience, cleanUp).call(work);
  }

  private int call(Callable<Integer> work) throws Exception {
    // For signals whose names cannot be known.
    Thread hook = new Thread(() -> received(UNKNOWN), "inlet-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    Signals signals = Signals.listen(this::received);
    try {
      int result = work.call();
      cleanUp();
      status.complete(result);
      return result;
    } finally {
      cleanUp();
      status.complete(ExitStatus.FAILURE);
      signals.close();
      remove(hook);
    }
  }

  /** Ends the process; comes back only if that is under way already. */
  private void received(String signal) {
    if (state.compareAndSet(State.WORKING, State.ENDING)) {
      stop.accept(signal);
      end(
          status
              .completeOnTimeout(
                  ExitStatus.FAILURE, patience.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
              .join());
    } else if (state.compareAndSet(State.ENDING, State.ABANDONED)) {
      try {
        abandon.accept(signal);
      } finally {
        end(ExitStatus.FAILURE);
      }
    }
  }

  private void cleanUp() {
    if (cleaned.compareAndSet(false, true)) {
      cleanUp.run();
    }
  }

  private void end(int result) {
    cleanUp();
    System.out.flush();
    System.err.flush();
    // Left to itself, Java would end with 128 and the number of the signal.
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
