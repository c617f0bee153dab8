package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are read, written and settled together.
 *
 * <p>Whoever reads a batch that has messages settles it once, from any thread, by {@link #ack} or
 * {@link #nack}; of several calls the first counts. Its messages and blocks are to be read before
 * that: once the input may use their memory again they throw {@link IllegalStateException}. A
 * {@link Message} that was taken out before, and whatever was copied, stays as it is.
 */
public final class Batch implements Messages {
  private static final Batch EMPTY =
      new Batch(BatchMessages.of(List.of()), false, Positions.NONE, Settlement.NONE);

  private final BatchMessages messages;
  private final boolean endsMessages; // or else the batch that it decorates does
  private final Positions positions;
  private final AtomicReference<@Nullable Settlement> settlement;

  /**
   * Told once what became of a batch, by the thread that settles it: that which reads, one of the
   * output's own, such as one of a Kafka client, or any other. Batches are settled in any order,
   * several at the same time, and also after their connection was lost and after {@link
   * Input#close}. Nobody reads the messages of the batch any more by then, so this is where an
   * input takes the memory of its blocks back.
   *
   * <p>Both methods return at once, since messages of other inputs may wait for the thread: what
   * takes longer, such as a request that confirms messages to a server, belongs to a thread of the
   * input's own. They throw nothing. A host reports what they throw all the same with the name of
   * the plugin; the batch counts as settled.
   *
   * <p>Nobody waits for what follows from a settlement after {@link Input#close}, which leaves no
   * thread behind. An input that confirms messages to its server may still do so, on a thread that
   * ends by itself; what it does not confirm, the server sends again.
   *
   * <p>Hosts do not settle a batch without messages, whether it has {@linkplain Batch#positions
   * positions} or not.
   */
  public interface Settlement {

    /** For inputs that have nothing to do when a batch is settled. */
    Settlement NONE =
        new Settlement() {
          @Override
          public void acknowledged() {}

          @Override
          public void refused(Throwable cause) {}
        };

    /**
     * All messages are where they should be. Not called for messages that are never delivered, such
     * as those that are left when a host ends: a batch may remain unsettled.
     */
    void acknowledged();

    /** None of the messages counts as delivered; they should be redelivered, or reported. */
    void refused(Throwable cause);
  }

  /** What messages of a batch have to fulfil to be {@linkplain Batch#select selected}. */
  @FunctionalInterface
  public interface Condition {

    /** Whether it holds for a message of a block, of which nothing may be kept. */
    boolean holds(MessageBlock block, int index);
  }

  private Batch(
      BatchMessages messages, boolean endsMessages, Positions positions, Settlement settlement) {
    this.messages = messages;
    this.endsMessages = endsMessages;
    this.positions = requireNonNull(positions, "positions is null");
    this.settlement = new AtomicReference<>(requireNonNull(settlement, "settlement is null"));
  }

  /**
   * A batch of messages.
   *
   * @param messages an unmodifiable list whose access by index is fast
   */
  public static Batch of(List<Message> messages, Settlement settlement) {
    return of(messages, Positions.NONE, settlement);
  }

  /**
   * As {@link #of(List, Settlement)}, with positions at which to go on behind it.
   *
   * @param settlement not used by hosts if there are no messages, as in {@link #ofBlocks(List,
   *     Positions, Settlement)}
   */
  public static Batch of(List<Message> messages, Positions positions, Settlement settlement) {
    return new Batch(
        BatchMessages.of(requireNonNull(messages, "messages is null")),
        true,
        positions,
        settlement);
  }

  /**
   * A batch of all messages of some blocks, in their order.
   *
   * @param blocks in no other batch; empty ones are left out
   * @throws ArithmeticException if there are more messages than a list can have
   */
  public static Batch ofBlocks(List<MessageBlock> blocks, Settlement settlement) {
    return ofBlocks(blocks, Positions.NONE, settlement);
  }

  /**
   * As {@link #ofBlocks(List, Settlement)}, with positions at which to go on behind it.
   *
   * @param settlement not used by hosts if there are no messages: the positions keep their place
   *     behind the batches before, and nobody is told when these are settled
   */
  public static Batch ofBlocks(
      List<MessageBlock> blocks, Positions positions, Settlement settlement) {
    return new Batch(
        BatchMessages.ofBlocks(requireNonNull(blocks, "blocks is null")),
        true,
        positions,
        settlement);
  }

  /** The batch without messages, which needs no settling. */
  public static Batch empty() {
    return EMPTY;
  }

  /**
   * A batch of the same messages, in the same blocks, for who stands between an input and its
   * reader. The messages can be read until this batch is settled, which may settle that one or not:
   * a batch that was refused can be redelivered in another batch.
   *
   * @param other notified in place of the one that this batch has
   */
  public Batch withSettlement(Settlement other) {
    return new Batch(messages, false, positions, other);
  }

  /**
   * The messages for which a condition holds, which may be none, for who shows a writer less than
   * was read. They lie where they did: nothing is copied, and no object is made for a message. They
   * can be read until this batch is settled. A batch of the same messages that is redelivered gives
   * the same blocks for the same condition.
   *
   * @param condition asked once for each message, in their order
   * @throws IllegalStateException if the batch was settled
   */
  public Messages select(Condition condition) {
    return new Batch(
        messages.select(requireNonNull(condition, "condition is null")),
        false,
        Positions.NONE,
        Settlement.NONE);
  }

  @Override
  public List<Message> messages() {
    return messages;
  }

  @Override
  public List<MessageBlock> blocks() {
    return messages.blocks();
  }

  /**
   * Where the input can go on, later or in another process, once this batch and all that were read
   * before it are acknowledged. A batch without messages may have positions as well. Empty if the
   * input cannot go on anywhere, or nothing has changed since an earlier batch.
   */
  public Positions positions() {
    return positions;
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
    Settlement first = settle();
    if (first != null) {
      first.acknowledged();
    }
  }

  /** The messages could not be delivered, for this reason. */
  public void nack(Throwable cause) {
    requireNonNull(cause, "cause is null");
    Settlement first = settle();
    if (first != null) {
      first.refused(cause);
    }
  }

  private @Nullable Settlement settle() {
    Settlement first = settlement.getAndSet(null);
    if (first != null && endsMessages) {
      messages.end();
    }
    return first;
  }

  /** Without the messages. */
  @Override
  public String toString() {
    return "Batch[" + messages.size() + " messages]";
  }
}
