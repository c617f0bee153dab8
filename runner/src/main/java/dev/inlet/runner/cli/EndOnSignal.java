package dev.inlet.runner.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets work end in good order on SIGINT, SIGTERM and SIGHUP, unless it takes one of them for
 * something else, and the process with its status; a second one ends it at once, but for SIGHUP.
 */
final class EndOnSignal {
  // Beyond what the work itself may take: it has bounds of its own.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private static final String UNKNOWN = "a signal";

  private final SignalledWork work;
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

  private EndOnSignal(SignalledWork work) {
    this.work = work;
  }

  /** Does work, and gives its exit status. */
  static int call(SignalledWork work) throws Exception {
    return new EndOnSignal(work).call();
  }

  private int call() throws Exception {
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

  /** Ends the process; comes back only if that is under way already, or not what is asked for. */
  private void received(String signal) {
    if (state.get() == State.WORKING && work.takes(signal)) {
      return;
    }
    if (state.compareAndSet(State.WORKING, State.ENDING)) {
      Duration patience = work.patience().plus(MARGIN);
      work.stop(signal);
      end(awaitStatus(patience));
    } else if (isInsistent(signal) && state.compareAndSet(State.ENDING, State.ABANDONED)) {
      try {
        work.abandon(signal);
      } finally {
        end(ExitStatus.FAILURE);
      }
    }
  }

  /** Nobody sends SIGHUP to hurry: it is for a terminal that closes, or configs to read again. */
  private static boolean isInsistent(String signal) {
    return !signal.equals(Signals.HANG_UP);
  }

  /** Waits on the present thread: there may be none left for a timer. */
  private int awaitStatus(Duration patience) {
    try {
      return status.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return ExitStatus.FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.FAILURE;
    }
  }

  private void cleanUp() {
    if (cleaned.compareAndSet(false, true)) {
      work.cleanUp();
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
