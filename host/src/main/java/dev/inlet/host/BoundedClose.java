package dev.inlet.host;

import java.time.Duration;

/** Closes what belongs to a plugin, and comes back whatever that does. */
final class BoundedClose {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private BoundedClose() {}

  /**
   * Runs code on a thread of its own, and interrupts it if it takes longer than a second.
   *
   * @param code throws nothing
   * @param threadName ends with what the user calls the input or output
   */
  static void run(Runnable code, String threadName) {
    Thread closing = new Thread(code, threadName);
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LIMIT.toMillis());
      closing.interrupt(); // in vain, if it is done
    } catch (InterruptedException e) {
      closing.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
