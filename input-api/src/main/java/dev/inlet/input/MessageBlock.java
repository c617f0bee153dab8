package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Predicate;

/**
 * Messages whose payloads lie in one array, such as those of one read from a socket. The cheapest
 * way for an input to hand over many small messages: no object is made for a message until somebody
 * asks for it. Immutable.
 */
public final class MessageBlock extends AbstractList<Message> implements RandomAccess {
  private static final int TEXT = Integer.MIN_VALUE;

  private final byte[] array;
  // Two numbers per message: the offset, with TEXT added for text, and the size.
  private final int[] slots;
  private final int count;
  private final long payloadBytes;
  private final Metadata metadata;

  private MessageBlock(byte[] array, int[] slots, int count, long payloadBytes, Metadata metadata) {
    this.array = array;
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
    return array.length + 4L * slots.length;
  }

  @Override
  public Message get(int index) {
    Objects.checkIndex(index, count);
    return new Message(array, offset(index), slots[2 * index + 1], type(index), metadata);
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
   */
  public int copyPayload(int index, byte[] target, int position) {
    int size = payloadSize(index);
    System.arraycopy(array, offset(index), target, position, size);
    return position + size;
  }

  private int offset(int index) {
    return slots[2 * index] & ~TEXT;
  }

  /** This block without the messages that the condition does not hold for. */
  public MessageBlock filter(Predicate<Message> condition) {
    Builder kept = new Builder();
    for (int i = 0; i < count; i++) {
      Message message = get(i);
      if (condition.test(message)) {
        kept.add(offset(i), message.size(), message.type());
      }
    }
    return kept.count() == count ? this : kept.build(array, metadata);
  }

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
      requireNonNull(array, "array is null");
      requireNonNull(metadata, "metadata is null");
      Objects.checkFromIndexSize(0, end, array.length);
      MessageBlock block =
          new MessageBlock(array, Arrays.copyOf(slots, 2 * count), count, payloadBytes, metadata);
      count = 0;
      end = 0;
      payloadBytes = 0;
      return block;
    }
  }
}
