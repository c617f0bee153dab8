package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of one input's protocol, one piece after the other. There is a thread while there
 * is something to run, and a little longer. While code that was given up still blocks, nothing else
 * is run, so at most one thread hangs. For any thread.
 */
public final class SerialCalls {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor executor;

  /** When what runs began, or made progress last, by the system's nanosecond clock. */
  private volatile long progressAt;

  private volatile boolean running;

  /** Nothing is run yet. */
  public SerialCalls(String threadName) {
    requireNonNull(threadName, "threadName is null");
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            code -> {
              Thread thread = new Thread(code, threadName);
              thread.setDaemon(true);
              return thread;
            }) {
          @Override
          protected void beforeExecute(Thread thread, Runnable code) {
            progress();
            running = true;
          }

          @Override
          protected void afterExecute(Runnable code, @Nullable Throwable failure) {
            running = false;
          }
        };
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs code behind what is to be run already.
   *
   * @param code throws nothing
   * @return false after {@link #close}, when nothing is run any more, or if there is no thread
   */
  public boolean execute(Runnable code) {
    try {
      executor.execute(code);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    } catch (OutOfMemoryError e) { // of which there are no more threads, most likely
      return false;
    }
  }

  /** Called by the code that runs: what comes next has all the time there is. */
  void progress() {
    progressAt = System.nanoTime();
  }

  /** For how long code has been running that has made no progress; zero if none runs. */
  long nanosWithoutProgress() {
    return running ? System.nanoTime() - progressAt : 0;
  }

  /**
   * Runs code as {@link #execute} and waits for it, for as long as it takes; who interrupts the
   * caller interrupts the code.
   *
   * @throws ExecutionException with what the code threw as its cause
   * @throws java.util.concurrent.CancellationException after {@link #close}
   */
  public <T> T call(Callable<T> code) throws ExecutionException, InterruptedException {
    FutureTask<T> call = new FutureTask<>(code);
    if (!execute(call)) {
      call.cancel(false);
    }
    try {
      return call.get();
    } finally {
      call.cancel(true); // in vain, if it has come back
    }
  }

  /** Interrupts what runs, and runs nothing else. Does not wait. */
  public void close() {
    for (Runnable never : executor.shutdownNow()) {
      if (never instanceof FutureTask<?> call) {
        call.cancel(false);
      }
    }
  }
}
