package dev.inlet.output.kafka;

/**
 * The messages that one write leaves out. They are dropped once the write has succeeded: a batch
 * that is refused comes again, with the same messages. Thread-safe.
 */
final class LeftOut {
  // Guarded by this.
  private int count;
  private String lastReason = "";

  /** One message is left out for a reason, which is a sentence. */
  synchronized void add(String reason) {
    count++;
    lastReason = reason;
  }

  synchronized int count() {
    return count;
  }

  synchronized String lastReason() {
    return lastReason;
  }
}
