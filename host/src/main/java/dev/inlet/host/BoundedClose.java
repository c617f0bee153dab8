package dev.inlet.host;

import dev.inlet.host.threads.Threads;
import java.time.Duration;

/** Closes what belongs to a plugin, and comes back whatever that does. */
final class BoundedClose {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private BoundedClose() {}

  /**
   * Runs code on a thread of its own, and interrupts it if it takes longer than a second. It has
   * that second also if the present thread is interrupted, as in an executor that ends. If the
   * system has no thread left, it runs on the present one, and nothing bounds it: that it is closed
   * counts more.
   *
   * @param code throws nothing
   * @param threadName ends with what the user calls the input or output
   */
  static void run(Runnable code, String threadName) {
    run(code, Threads.daemon(threadName, code));
  }

  /**
   * As {@link #run(Runnable, String)}.
   *
   * @param closing is to run the code
   */
  static void run(Runnable code, Thread closing) {
    if (!Threads.tryStart(closing)) {
      code.run();
      return;
    }
    Threads.awaitEnd(closing, LIMIT);
    closing.interrupt(); // in vain, if it is done
  }
}
