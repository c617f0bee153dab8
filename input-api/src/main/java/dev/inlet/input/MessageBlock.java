package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

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

  private MessageBlock(Builder builder) {
    array = builder.array;
    slots = builder.slots;
    count = builder.count;
    payloadBytes = builder.payloadBytes;
    metadata = builder.metadata;
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
    int slot = slots[2 * index];
    return new Message(
        array,
        slot & ~TEXT,
        slots[2 * index + 1],
        slot < 0 ? MessageType.TEXT : MessageType.BINARY,
        metadata);
  }

  /** Builds a block. Not thread-safe; of no use after {@link #build}. */
  public static final class Builder {
    private final byte[] array;
    private final Metadata metadata;
    private int[] slots;
    private int count;
    private long payloadBytes;

    /**
     * @param array holds the payloads; belongs to the block from now on
     * @param expectedMessages a guess, to save growing
     */
    public Builder(byte[] array, int expectedMessages, Metadata metadata) {
      this.array = requireNonNull(array, "array is null");
      this.metadata = requireNonNull(metadata, "metadata is null");
      slots = new int[Math.max(2, 2 * expectedMessages)];
    }

    /** Adds the message whose payload lies at the offset. */
    public void add(int offset, int size, MessageType type) {
      Objects.checkFromIndexSize(offset, size, array.length);
      if (2 * count == slots.length) {
        slots = Arrays.copyOf(slots, 2 * slots.length);
      }
      slots[2 * count] = type == MessageType.TEXT ? offset | TEXT : offset;
      slots[2 * count + 1] = size;
      count++;
      payloadBytes += size;
    }

    /** The number of messages so far. */
    public int count() {
      return count;
    }

    public MessageBlock build() {
      return new MessageBlock(this);
    }
  }
}
