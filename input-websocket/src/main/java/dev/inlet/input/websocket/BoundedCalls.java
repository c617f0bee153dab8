package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls code that may never come back, one call at a time, each on a thread of its own, and waits
 * for it no longer than it may take. While a call that was given up still blocks, no other one
 * begins, so at most one thread hangs. For any thread.
 */
final class BoundedCalls {
  private final String threadName;
  private final Supplier<ScheduledExecutorService> timers;

  // Guarded by this object.
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable Call<?> running;
  private boolean closed;

  /**
   * Nothing is called yet.
   *
   * @param timers limits the time of calls for which nobody waits; asked for with each of these.
   *     The timer that {@link CompletableFuture} brings would leave a thread behind.
   */
  BoundedCalls(String threadName, Supplier<ScheduledExecutorService> timers) {
    this.threadName = requireNonNull(threadName, "threadName is null");
    this.timers = requireNonNull(timers, "timers is null");
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
    CompletableFuture<T> result = start(code);
    if (!result.isDone()) {
      limit(result, limit);
    }
    return result;
  }

  private void limit(CompletableFuture<?> result, Duration limit) {
    try {
      Future<?> timer =
          timers
              .get()
              .schedule(
                  () -> result.completeExceptionally(new TimeoutException()),
                  limit.toNanos(),
                  TimeUnit.NANOSECONDS);
      var unused = result.whenComplete((value, failure) -> timer.cancel(false));
    } catch (RejectedExecutionException e) {
      result.cancel(true); // the input was closed and its threads are gone
    }
  }

  private <T> CompletableFuture<T> start(Callable<T> code) {
    Call<T> call = new Call<>(code);
    CompletableFuture<T> result = call.result;
    var unused =
        result.whenComplete(
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
    CompletableFuture<T> result = start(code);
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
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
