package dev.inlet.runner.monitoring;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs each request, from the first byte of its head to the last byte of the answer, on a thread of
 * its own and within a time limit. A client that sends or reads too slowly is interrupted, which
 * closes its connection, and keeps no other client waiting.
 */
final class RequestExecutor implements Executor, AutoCloseable {
  private static final long IDLE_THREAD_SECONDS = 10;

  private final Duration timeLimit;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * Makes an executor.
   *
   * @param maxThreads how many requests run at once; more are rejected, which the server answers by
   *     closing their connections
   */
  RequestExecutor(int maxThreads, Duration timeLimit) {
    this.timeLimit = timeLimit;
    threads =
        new ThreadPoolExecutor(
            0,
            maxThreads,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("inlet-monitor-"));
    timer = new ScheduledThreadPoolExecutor(1, daemons("inlet-monitor-timer-"));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void execute(Runnable request) {
    threads.execute(() -> runInTime(request));
  }

  private void runInTime(Runnable request) {
    TimeLimit limit = new TimeLimit(Thread.currentThread());
    Future<?> expiry = timer.schedule(limit::expire, timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      request.run();
    } finally {
      limit.end();
      expiry.cancel(false);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  /** Interrupts the thread of a request as long as that runs, and never afterwards. */
  private static final class TimeLimit {
    private final Thread thread;
    private boolean ended;

    TimeLimit(Thread thread) {
      this.thread = thread;
    }

    synchronized void expire() {
      if (!ended) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      ended = true;
      // The next request on this thread must not meet the interrupt of this one.
      var unused = Thread.interrupted();
    }
  }
}
