package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls code that may never come back, one call at a time, each on a thread of its own, and waits
 * for it no longer than it may take. While a call that was given up still blocks, no other one
 * begins, so at most one thread hangs. For any thread.
 */
final class BoundedCalls {
  private final String threadName;

  // Guarded by this object.
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable Call<?> running;
  private boolean closed;

  BoundedCalls(String threadName) {
    this.threadName = requireNonNull(threadName, "threadName is null");
  }

  /** A call, from when it was asked for until its code has come back. */
  private final class Call<T> implements Runnable {
    private final Callable<T> code;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread thread; // guarded by the calls

    Call(Callable<T> code) {
      this.code = code;
    }

    @Override
    public void run() {
      @Nullable T value = null;
      @Nullable Throwable failure = null;
      try {
        value = result.isDone() ? null : code.call();
      } catch (Throwable e) {
        failure = e;
      }
      ended(this); // first, so that whoever hears of the result can call again
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(failure);
      }
    }
  }

  /**
   * Begins a call, once those before it have come back.
   *
   * @return what the code gives or throws; a {@link TimeoutException} if it, or an earlier one that
   *     still blocks, does not end in that time; cancelled after {@link #close}. To cancel it
   *     interrupts the call.
   */
  <T> CompletableFuture<T> start(Callable<T> code, Duration limit) {
    Call<T> call = new Call<>(code);
    CompletableFuture<T> result = call.result;
    var unused =
        result
            .orTimeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS)
            .whenComplete(
                (value, failure) -> {
                  if (failure != null) {
                    abandon(call);
                  }
                });
    boolean refused;
    synchronized (this) {
      refused = closed;
      if (!refused) {
        waiting.add(call);
        startNext();
      }
    }
    if (refused) {
      result.cancel(true);
    }
    return result;
  }

  /**
   * Calls and waits.
   *
   * @throws ExecutionException with what the call threw as its cause
   * @throws TimeoutException if it, or an earlier one that still blocks, does not end in that time
   * @throws java.util.concurrent.CancellationException after {@link #close}
   */
  <T> T call(Callable<T> code, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture<T> result = start(code, limit);
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException timeout) {
        throw timeout;
      }
      throw e;
    } finally {
      result.cancel(true); // in vain, if it has come back
    }
  }

  private synchronized void startNext() {
    while (running == null && !waiting.isEmpty()) {
      Call<?> next = waiting.remove();
      if (!next.result.isDone()) {
        Thread thread = new Thread(next, threadName);
        thread.setDaemon(true);
        next.thread = thread;
        running = next;
        try {
          thread.start();
        } catch (Error e) { // no thread is to be had
          running = null;
          next.result.completeExceptionally(e);
        }
      }
    }
  }

  private synchronized void ended(Call<?> call) {
    call.thread = null;
    running = null;
    startNext();
  }

  private synchronized void abandon(Call<?> call) {
    waiting.remove(call);
    Thread thread = call.thread;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Ends the wait for all calls, now or later. */
  void close() {
    Deque<Call<?>> open;
    synchronized (this) {
      closed = true;
      open = new ArrayDeque<>(waiting);
      if (running != null) {
        open.add(running);
      }
    }
    open.forEach(call -> call.result.cancel(true));
  }
}
