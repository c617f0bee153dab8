package dev.inlet.runner.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of a pipeline that were made so far, which have to be closed if the pipeline does not
 * come to be. Used by one thread.
 */
final class Parts {
  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /** Remembers a part that was just made. */
  <T extends AutoCloseable> T add(T part) {
    made.push(part);
    return part;
  }

  /**
   * Closes all parts, the one that was made last first. What one throws keeps no other from being
   * closed.
   *
   * @param failure why they are closed; what they throw is added to it as suppressed
   */
  void closeAfter(Throwable failure) {
    while (!made.isEmpty()) {
      try {
        made.pop().close();
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        failure.addSuppressed(e);
      }
    }
  }
}
