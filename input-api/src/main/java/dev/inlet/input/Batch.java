package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are read, written and settled together. Whoever reads a batch settles it once, from
 * any thread: the first of {@link #ack} and {@link #nack} counts, later ones do nothing.
 */
public final class Batch implements Messages {
  private static final Batch EMPTY = new Batch(List.of(), Settlement.NONE);

  private final List<Message> messages;
  private final AtomicReference<@Nullable Settlement> settlement;

  /** Told once what became of a batch, by the thread that settles it. */
  public interface Settlement {

    /** For inputs that have nothing to do when a batch is settled. */
    Settlement NONE =
        new Settlement() {
          @Override
          public void acknowledged() {}

          @Override
          public void refused(Throwable cause) {}
        };

    /** All messages are where they should be. */
    void acknowledged();

    /** None of the messages counts as delivered; they should be handed out again, or reported. */
    void refused(Throwable cause);
  }

  private Batch(List<Message> messages, Settlement settlement) {
    this.messages = requireNonNull(messages, "messages is null");
    this.settlement = new AtomicReference<>(requireNonNull(settlement, "settlement is null"));
  }

  /**
   * A batch.
   *
   * @param messages an unmodifiable list whose access by index is fast
   */
  public static Batch of(List<Message> messages, Settlement settlement) {
    return new Batch(messages, settlement);
  }

  /** The batch without messages, which needs no settling. */
  public static Batch empty() {
    return EMPTY;
  }

  /**
   * The messages in the order in which they arrived; access by index is fast. The list is there
   * until the batch is settled: an input may read into the same memory again after that, and the
   * list then throws {@link IllegalStateException}. A {@link Message} that was taken out of it
   * before may be kept for as long as anybody likes. A batch that was refused and comes again has
   * its list until it is settled for good.
   */
  @Override
  public List<Message> messages() {
    return messages;
  }

  @Override
  public List<MessageBlock> blocks() {
    return MessageBlocks.split(messages);
  }

  @Override
  public int size() {
    return messages.size();
  }

  @Override
  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /** All messages are where they should be. */
  public void ack() {
    Settlement first = settlement.getAndSet(null);
    if (first != null) {
      first.acknowledged();
    }
  }

  /** The messages could not be delivered, for this reason. */
  public void nack(Throwable cause) {
    requireNonNull(cause, "cause is null");
    Settlement first = settlement.getAndSet(null);
    if (first != null) {
      first.refused(cause);
    }
  }

  @Override
  public String toString() {
    return "Batch[" + messages.size() + " messages]";
  }
}
