package dev.inlet.runner.output.exec;

import dev.inlet.host.threads.Threads;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * The threads that a command needs.
 *
 * @param command what it is called
 * @param starter starts a thread; false if none is to be had
 */
record CommandThreads(String command, Predicate<Thread> starter) {

  /**
   * Runs code on a thread.
   *
   * @throws IOException if the system has no thread left; the code has not run then
   */
  Thread start(String name, Runnable code) throws IOException {
    Thread thread = Threads.daemon(name, code);
    if (!starter.test(thread)) {
      throw new IOException("cannot run " + command + ": " + Threads.NONE_LEFT);
    }
    return thread;
  }
}
