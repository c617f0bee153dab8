package dev.inlet.kafka;

import dev.inlet.input.AckCountdown;
import dev.inlet.input.Batch;
import dev.inlet.input.MessageBlock;

/**
 * A batch whose messages are for Kafka Connect, and which is acknowledged once each of them is
 * settled. Any thread.
 */
final class BatchInKafka {
  private final AckCountdown countdown;
  private final Unsettled unsettled;
  private final long bytes;
  private final int messages;

  /** Counts the batch as unsettled. */
  BatchInKafka(Batch batch, Unsettled unsettled) {
    this.countdown = AckCountdown.of(batch);
    this.unsettled = unsettled;
    this.bytes = batch.blocks().stream().mapToLong(MessageBlock::memoryBytes).sum();
    this.messages = batch.size();
    unsettled.add(bytes, messages);
  }

  /**
   * A message is in Kafka, or is not going to be.
   *
   * @return whether it was the last one of the batch
   */
  boolean settled() {
    boolean last = countdown.acknowledged();
    if (last) {
      unsettled.remove(bytes, messages);
    }
    return last;
  }

  /**
   * Kafka Connect does not get the batch, so nobody settles it: an acknowledgement would reach the
   * server while the connection is open. To be called once, in place of {@link #settled}.
   */
  void notTaken() {
    unsettled.remove(bytes, messages);
  }
}
