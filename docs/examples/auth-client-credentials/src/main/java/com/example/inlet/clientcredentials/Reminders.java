package com.example.inlet.clientcredentials;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs something later, on a thread that begins with the first task. */
final class Reminders implements AutoCloseable {
  private Optional<ScheduledThreadPoolExecutor> timer = Optional.empty();
  private boolean closed;

  /** Runs a task once, unless this is closed by then. It must not block. */
  synchronized void schedule(Duration delay, Runnable task) {
    if (closed) {
      return;
    }
    ScheduledThreadPoolExecutor running = timer.orElseGet(Reminders::timer);
    timer = Optional.of(running);
    var unused = running.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor timer() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "client-credentials-renewal");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
  }
}
