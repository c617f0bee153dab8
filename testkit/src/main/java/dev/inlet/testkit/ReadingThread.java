package dev.inlet.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The one thread that connects and reads in a contract, so that a call that never returns becomes a
 * failure instead of a test that hangs.
 */
final class ReadingThread implements AutoCloseable {
  private static final String NAME = "contract-reader";
  private static final Duration TIME_TO_BLOCK = Duration.ofMillis(300);

  private final LinkedBlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final Duration patience;
  private volatile boolean ending;

  /** Starts the thread. */
  ReadingThread(Duration patience) {
    this(patience, new ThreadGroup(NAME));
  }

  /**
   * Starts the thread.
   *
   * @param group that of all threads which the calls start
   */
  ReadingThread(Duration patience, ThreadGroup group) {
    this.patience = patience;
    thread = new Thread(group, this::work, NAME);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether a thread is one of these. */
  static boolean is(Thread thread) {
    return thread.getName().equals(NAME);
  }

  private void work() {
    while (!ending) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        // Either the end, or an interrupt that a task was meant to get.
      }
    }
  }

  /** Starts a call; its outcome is asked for with {@link #outcome}. */
  <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    tasks.add(task);
    return task;
  }

  /** What a call gave or threw. */
  <T> T outcome(FutureTask<T> task) throws Exception {
    try {
      return task.get(patience.toMillis(), MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      AssertionError error = new AssertionError("the call did not return within " + patience, e);
      error.setStackTrace(thread.getStackTrace());
      throw error;
    }
  }

  <T> T call(Callable<T> call) throws Exception {
    return outcome(start(call));
  }

  /**
   * Gives a call that was started time to block. An input that blocks in native code does not show
   * it, so this is no guarantee; the contract holds either way.
   */
  void letItBlock() {
    try {
      await().atMost(TIME_TO_BLOCK).pollInterval(Duration.ofMillis(5)).until(this::isWaiting);
    } catch (ConditionTimeoutException e) {
      // It has had its time.
    }
  }

  private boolean isWaiting() {
    return tasks.isEmpty()
        && (thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  void interrupt() {
    thread.interrupt();
  }

  @Override
  public void close() {
    ending = true;
    thread.interrupt();
  }
}
