package dev.inlet.runner.web;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes a connection unless it was ended in time. */
final class TimeLimit implements AutoCloseable {
  private final Future<?> expiry;

  private TimeLimit(Future<?> expiry) {
    this.expiry = expiry;
  }

  static TimeLimit begin(ScheduledThreadPoolExecutor timer, Duration limit, Connection connection) {
    return new TimeLimit(
        timer.schedule(() -> closeQuietly(connection), limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      return; // it is gone
    } catch (Exception e) {
      throw new IllegalStateException("closing throws nothing else", e);
    }
  }

  @Override
  public void close() {
    expiry.cancel(false);
  }
}
