package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.transport.EventLoopLoan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of one input's protocol, one piece after the other. There is a thread while there
 * is something to run, and a little longer. While code that was given up still blocks, nothing else
 * is run, so at most one thread hangs. For any thread.
 */
public final class SerialCalls {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final String threadName;
  private final ReentrantLock lock = new ReentrantLock();
  private final Taker taker = new Taker(lock);

  // Guarded by the lock.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  /** When what runs began, or made progress last, by the system's nanosecond clock. */
  private volatile long progressAt;

  private volatile boolean running;

  /** There was no thread to be had for what waits. */
  private volatile boolean stranded;

  /** Nothing is run yet. */
  public SerialCalls(String threadName) {
    this.threadName = requireNonNull(threadName, "threadName is null");
  }

  /**
   * Runs code behind what is to be run already.
   *
   * @param code throws nothing
   * @return false after {@link #close}, when nothing is run any more, or if there is no thread
   */
  public boolean execute(Runnable code) {
    lock.lock();
    try {
      if (closed || (thread == null && !startThread())) {
        return false;
      }
      waiting.addLast(code);
      taker.wake();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean startThread() {
    Thread started = new Thread(this::runAll, threadName);
    started.setDaemon(true);
    try {
      started.start();
      thread = started;
    } catch (OutOfMemoryError e) { // there are no more threads, most likely
      stranded = !waiting.isEmpty();
      return false;
    }
    stranded = false;
    return true;
  }

  /** Little has come for which something is going to be run; called by the event loop. */
  void lend(EventLoopLoan eventLoop) {
    lock.lock();
    try {
      taker.lend(eventLoop);
    } finally {
      lock.unlock();
    }
  }

  private void runAll() {
    boolean completed = false;
    try {
      for (Runnable next = next(); next != null; next = next()) {
        run(next);
      }
      completed = true;
    } finally {
      if (!completed) {
        replaceThread();
      }
    }
  }

  private void run(Runnable code) {
    progress();
    running = true;
    try {
      code.run();
    } finally {
      running = false;
      boolean unused = Thread.interrupted(); // it was meant for this code, and not for the next
    }
  }

  /** What is to be run next; null if the thread is not needed any more. */
  private @Nullable Runnable next() {
    lock.lock();
    try {
      try {
        taker.await(() -> waiting.isEmpty() && !closed, System.nanoTime(), IDLE.toNanos());
      } catch (InterruptedException e) {
        // It is closed, or somebody has interrupted a thread that is not theirs.
      }
      Runnable next = waiting.pollFirst();
      if (next == null) {
        thread = null;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The virtual machine has failed in code, which ends the thread. */
  private void replaceThread() {
    lock.lock();
    try {
      thread = null;
      if (!waiting.isEmpty()) {
        boolean unused = startThread(); // or else what waits is run behind what comes next
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called by the code that runs: what comes next has all the time there is. */
  void progress() {
    progressAt = System.nanoTime();
  }

  /**
   * For how long code has been running, or waiting for a thread that is not to be had, that has
   * made no progress; zero if none does.
   */
  long nanosWithoutProgress() {
    return running || stranded ? System.nanoTime() - progressAt : 0;
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
    lock.lock();
    try {
      closed = true;
      for (Runnable never : waiting) {
        if (never instanceof FutureTask<?> call) {
          call.cancel(false);
        }
      }
      waiting.clear();
      stranded = false;
      taker.wake();
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
