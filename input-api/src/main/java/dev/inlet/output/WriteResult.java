package dev.inlet.output;

/**
 * What became of the messages of a write that has succeeded: each was written, or dropped as the
 * configuration says. A write that fails has no result.
 *
 * @param droppedMessages how many were dropped: at least none, and at most those of the batch
 */
public record WriteResult(int droppedMessages) {

  /** All messages are written. */
  public static final WriteResult ALL = new WriteResult(0);

  /**
   * A result.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public WriteResult {
    if (droppedMessages < 0) {
      throw new IllegalArgumentException("droppedMessages is negative: " + droppedMessages);
    }
  }

  /**
   * So many messages are dropped, and all others written; {@link #ALL} if there are none.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public static WriteResult dropped(int messages) {
    return messages == 0 ? ALL : new WriteResult(messages);
  }
}
