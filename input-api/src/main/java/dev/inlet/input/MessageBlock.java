package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose payloads lie in one array, such as those of one read from a socket. The cheapest
 * way for an input to hand over many small messages: no object is made for a message until somebody
 * asks for it, and an array that nobody took a message out of can be read into again.
 *
 * <p>Does not change until it is {@linkplain #release released}, which an input may do once the
 * batch is settled. Whoever settles a batch is done with its blocks; the messages that were taken
 * out before stay as they are.
 */
public final class MessageBlock extends AbstractList<Message> implements RandomAccess {
  private static final int TEXT = Integer.MIN_VALUE;

  // Gone once the block is released.
  private byte @Nullable [] array;
  // Whether messages that were taken out live on in the array.
  private boolean taken;
  private final Runnable unused;
  // Two numbers per message: the offset, with TEXT added for text, and the size.
  private final int[] slots;
  private final int count;
  private final long payloadBytes;
  private final Metadata metadata;

  private MessageBlock(
      byte[] array, Runnable unused, int[] slots, int count, long payloadBytes, Metadata metadata) {
    this.array = array;
    this.unused = unused;
    this.slots = slots;
    this.count = count;
    this.payloadBytes = payloadBytes;
    this.metadata = metadata;
  }

  @Override
  public int size() {
    return count;
  }

  /** The sum of the payloads' sizes, in bytes. */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** What this block keeps on the heap, in bytes, without the metadata. */
  public long heapBytes() {
    return array().length + 4L * slots.length;
  }

  /**
   * Takes a message out, which stays as it is for as long as anybody keeps it.
   *
   * @throws IllegalStateException if the block was released
   */
  @Override
  public Message get(int index) {
    Objects.checkIndex(index, count);
    Message message =
        new Message(array(), offset(index), slots[2 * index + 1], type(index), metadata);
    taken = true;
    return message;
  }

  private byte[] array() {
    byte[] present = array;
    if (present == null) {
      throw new IllegalStateException(
          "the batch was settled; messages have to be taken out of it before that");
    }
    return present;
  }

  /** What the messages have in common. */
  public Metadata metadata() {
    return metadata;
  }

  /**
   * The type of a message.
   *
   * @throws IndexOutOfBoundsException if there is no such message
   */
  public MessageType type(int index) {
    Objects.checkIndex(index, count);
    return slots[2 * index] < 0 ? MessageType.TEXT : MessageType.BINARY;
  }

  /**
   * The number of bytes of a payload.
   *
   * @throws IndexOutOfBoundsException if there is no such message
   */
  public int payloadSize(int index) {
    Objects.checkIndex(index, count);
    return slots[2 * index + 1];
  }

  /**
   * Copies a payload into an array.
   *
   * @param position in the array, where the payload is to begin
   * @return the position after it
   * @throws IndexOutOfBoundsException if there is no such message, or the array has no room for it
   * @throws IllegalStateException if the block was released
   */
  public int copyPayload(int index, byte[] target, int position) {
    int size = payloadSize(index);
    System.arraycopy(array(), offset(index), target, position, size);
    return position + size;
  }

  /**
   * A read-only view of a payload, to be used before the batch is settled.
   *
   * @throws IndexOutOfBoundsException if there is no such message
   * @throws IllegalStateException if the block was released
   */
  public ByteBuffer payload(int index) {
    int size = payloadSize(index);
    return ByteBuffer.wrap(array(), offset(index), size).slice().asReadOnlyBuffer();
  }

  private int offset(int index) {
    return slots[2 * index] & ~TEXT;
  }

  /**
   * This block without the messages at whose index the condition does not hold; to be used in place
   * of this one, which is released if that leaves less.
   */
  public MessageBlock filter(IntPredicate condition) {
    Builder kept = new Builder();
    for (int i = 0; i < count; i++) {
      if (condition.test(i)) {
        kept.add(offset(i), payloadSize(i), type(i));
      }
    }
    if (kept.count() == count) {
      return this;
    }
    MessageBlock rest = kept.build(array(), metadata, taken ? MessageBlock::nothing : unused);
    array = null;
    return rest;
  }

  /**
   * Says that nobody will use this block any more, so that its array can be used again unless a
   * message was taken out. To be called by the input that made the block, after the batch was
   * settled and by the thread that settled it. Later calls do nothing.
   */
  public void release() {
    if (array != null) {
      array = null;
      if (!taken) {
        unused.run();
      }
    }
  }

  /** What there is to do about an array that is used once. */
  private static void nothing() {}

  /** Builds one block after another. Not thread-safe. */
  public static final class Builder {
    private int[] slots = new int[16];
    private int count;
    private int end;
    private long payloadBytes;

    /**
     * Adds a message by the place of its payload in the array that the block will get.
     *
     * @throws IndexOutOfBoundsException if no array has such a place
     */
    public void add(int offset, int size, MessageType type) {
      Objects.checkFromIndexSize(offset, size, Integer.MAX_VALUE);
      if (2 * count == slots.length) {
        slots = Arrays.copyOf(slots, 2 * slots.length);
      }
      slots[2 * count] = type == MessageType.TEXT ? offset | TEXT : offset;
      slots[2 * count + 1] = size;
      count++;
      end = Math.max(end, offset + size);
      payloadBytes += size;
    }

    /** The number of messages since the last block. */
    public int count() {
      return count;
    }

    /**
     * Makes a block of the messages that were added and begins anew.
     *
     * @param array holds their payloads; must not change any more
     * @throws IndexOutOfBoundsException if a payload would lie outside of it
     */
    public MessageBlock build(byte[] array, Metadata metadata) {
      return build(array, metadata, MessageBlock::nothing);
    }

    /**
     * Makes a block of the messages that were added, on an array that may be used again later.
     *
     * @param array holds their payloads; must not change until it is said to be unused
     * @param unused run at most once, by {@link MessageBlock#release}: nobody looks at the array
     *     through this block any more
     * @throws IndexOutOfBoundsException if a payload would lie outside of the array
     */
    public MessageBlock build(byte[] array, Metadata metadata, Runnable unused) {
      requireNonNull(array, "array is null");
      requireNonNull(metadata, "metadata is null");
      requireNonNull(unused, "unused is null");
      Objects.checkFromIndexSize(0, end, array.length);
      MessageBlock block =
          new MessageBlock(
              array, unused, Arrays.copyOf(slots, 2 * count), count, payloadBytes, metadata);
      count = 0;
      end = 0;
      payloadBytes = 0;
      return block;
    }
  }
}
