package dev.inlet.runner.pipeline;

import dev.inlet.host.threads.Threads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does what a virtual thread must not do by itself: plugins may block there in ways that would keep
 * all pipelines from going on.
 */
final class Work {

  private Work() {}

  /** What is to be done. */
  @FunctionalInterface
  interface Task<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Has a thread of the system do it, and waits for that, however long it takes: an interrupt is
   * passed on to that thread, which sees to it. If no such thread is to be had, the present one
   * does it.
   */
  @SuppressWarnings("unchecked") // a task throws nothing else
  static <T, E extends Exception> T onThread(String name, Task<T, E> task) throws E {
    FutureTask<T> result = new FutureTask<>(task::run);
    Thread thread = Threads.daemon(name, result);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // there are too many threads
      return task.run();
    }
    while (true) {
      try {
        return result.get();
      } catch (InterruptedException e) {
        thread.interrupt();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (E) e.getCause();
      }
    }
  }
}
