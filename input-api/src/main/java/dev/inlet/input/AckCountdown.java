package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Settles a batch whose messages are settled one by one: for hosts that hear of each message, or of
 * a few at a time, such as Kafka Connect. The batch is acknowledged by the thread that tells of its
 * last message; the order does not matter. Any thread may call all methods.
 */
public final class AckCountdown {
  private final Batch batch;
  private final AtomicInteger remaining;

  private AckCountdown(Batch batch) {
    this.batch = batch;
    this.remaining = new AtomicInteger(batch.size());
  }

  /**
   * Counts all messages of a batch down, which nobody else settles. A batch without messages is
   * acknowledged at once.
   */
  public static AckCountdown of(Batch batch) {
    AckCountdown countdown = new AckCountdown(requireNonNull(batch, "batch is null"));
    if (batch.isEmpty()) {
      batch.ack();
    }
    return countdown;
  }

  /**
   * One more message is where it should be. To be called once for each message.
   *
   * @return whether it was the last one, so that the batch is settled now
   */
  public boolean acknowledged() {
    return acknowledged(1);
  }

  /**
   * As {@link #acknowledged()}, for some messages together.
   *
   * @throws IllegalStateException if more messages are acknowledged than the batch has
   */
  public boolean acknowledged(int messages) {
    if (messages < 0) {
      throw new IllegalArgumentException("a negative number of messages: " + messages);
    }
    int left = remaining.addAndGet(-messages);
    if (left < 0) {
      throw new IllegalStateException("more messages were acknowledged than the batch has");
    }
    if (left > 0 || messages == 0) {
      return false;
    }
    batch.ack();
    return true;
  }

  /** A message could not be delivered, so the whole batch counts as {@link Batch#nack refused}. */
  public void refused(Throwable cause) {
    batch.nack(cause);
  }

  /** How many messages are yet to be acknowledged. */
  public int remaining() {
    return Math.max(0, remaining.get());
  }

  @Override
  public String toString() {
    return "AckCountdown[" + remaining() + " of " + batch + "]";
  }
}
