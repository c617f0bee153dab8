package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls code that may never come back, one call at a time, each on a thread of its own, and waits
 * for it no longer than it may take. While a call that was given up still blocks, no other one
 * begins, so at most one thread hangs. One thread at a time calls; any thread may close.
 */
final class BoundedCalls {
  private final String threadName;

  /** Belongs to the calling thread. */
  private @Nullable Thread last;

  // Guarded by this object.
  private @Nullable FutureTask<?> current;
  private boolean closed;

  BoundedCalls(String threadName) {
    this.threadName = requireNonNull(threadName, "threadName is null");
  }

  /**
   * Calls.
   *
   * @throws ExecutionException with what the call threw as its cause
   * @throws TimeoutException if it, or an earlier one that still blocks, does not end in that time
   * @throws java.util.concurrent.CancellationException after {@link #close}
   */
  <T> T call(Callable<T> code, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    awaitLast(limit);
    FutureTask<T> call = new FutureTask<>(code);
    Thread thread = new Thread(call, threadName);
    thread.setDaemon(true);
    last = thread;
    begin(call);
    thread.start();
    try {
      return call.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      call.cancel(true); // in vain, if it has come back
    }
  }

  private void awaitLast(Duration limit) throws InterruptedException, TimeoutException {
    Thread earlier = last;
    if (earlier != null) {
      earlier.join(Math.max(1, limit.toMillis()));
      if (earlier.isAlive()) {
        throw new TimeoutException("an earlier call has not come back");
      }
    }
  }

  private synchronized void begin(FutureTask<?> call) {
    current = call;
    if (closed) {
      call.cancel(true);
    }
  }

  /** Ends the wait for a call, now or later. */
  synchronized void close() {
    closed = true;
    if (current != null) {
      current.cancel(true);
    }
  }
}
