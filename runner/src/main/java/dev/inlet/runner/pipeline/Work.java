package dev.inlet.runner.pipeline;

import dev.inlet.host.threads.Threads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

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
   * passed on to that thread, which sees to it.
   *
   * @param starter starts a thread; false if none is to be had
   * @param otherwise what the present thread does then
   */
  @SuppressWarnings("unchecked") // a task throws nothing else
  static <T, E extends Exception> T onThread(
      Predicate<Thread> starter, String name, Task<T, E> task, Task<T, E> otherwise) throws E {
    FutureTask<T> result = new FutureTask<>(task::run);
    Thread thread = Threads.daemon(name, result);
    if (!starter.test(thread)) {
      return otherwise.run();
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
