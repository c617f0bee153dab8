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
 * batch is settled; then its payloads are gone, and whatever needs them, in whichever way a list
 * can be asked, throws {@link IllegalStateException}. The messages that were taken out before stay
 * as they are.
 */
public final class MessageBlock extends AbstractList<Message> implements RandomAccess {
  private static final int TEXT = Integer.MIN_VALUE;

  // Gone once the block is released. A message is marked as taken before the array is looked at,
  // and the array is gone before the mark is, so that a late settlement finds every message.
  private volatile byte @Nullable [] array;
  private volatile boolean taken;
  private @Nullable Runnable unused;
  private final int arrayBytes;
  // Two numbers per message: the offset, with TEXT added for text, and the size.
  private final int[] slots;
  private final int count;
  private final long payloadBytes;
  private final Metadata metadata;

  private MessageBlock(
      byte[] array,
      int arrayBytes,
      @Nullable Runnable unused,
      int[] slots,
      int count,
      long payloadBytes,
      Metadata metadata) {
    this.array = array;
    this.arrayBytes = arrayBytes;
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

  /**
   * What this block keeps on the heap, in bytes, without the metadata. An array that blocks have in
   * common counts for one of them.
   */
  public long heapBytes() {
    return arrayBytes + 4L * slots.length;
  }

  /**
   * Takes a message out, which stays as it is for as long as anybody keeps it.
   *
   * @throws IllegalStateException if the block was released
   */
  @Override
  public Message get(int index) {
    Objects.checkIndex(index, count);
    if (!taken) {
      taken = true;
    }
    return new Message(array(), offset(index), slots[2 * index + 1], type(index), metadata);
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
   * Copies a payload into an array; not while another thread settles the batch.
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
   * Copies payloads as long as they fit, each with a delimiter behind it: for many small messages
   * less work than to copy each by itself. Not while another thread settles the batch.
   *
   * @param first the index to begin at, or the number of messages, which copies none
   * @param target a buffer on an array; its position moves behind what was copied
   * @return the index of the first message that did not fit, or the number of messages
   * @throws IndexOutOfBoundsException if there cannot be such a first message
   * @throws UnsupportedOperationException if the target has no array that can be written to
   * @throws IllegalStateException if the block was released
   */
  public int copyPayloads(int first, byte delimiter, ByteBuffer target) {
    Objects.checkIndex(first, count + 1);
    byte[] from = array();
    byte[] to = target.array();
    int position = target.arrayOffset() + target.position();
    int limit = target.arrayOffset() + target.limit();
    int index = first;
    while (index < count) {
      int size = slots[2 * index + 1];
      if (size >= limit - position) {
        break;
      }
      System.arraycopy(from, offset(index), to, position, size);
      position += size;
      to[position++] = delimiter;
      index++;
    }
    target.position(position - target.arrayOffset());
    return index;
  }

  /**
   * A read-only view of a payload, to be used before the batch is settled, and not beyond that.
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
   * The block to use in place of this one: without the messages at whose index the condition does
   * not hold. If that leaves less, it takes the array over, and this block is of no use any more.
   *
   * @throws IllegalStateException if this block was released
   */
  public MessageBlock filter(IntPredicate condition) {
    byte[] present = array();
    Builder kept = new Builder();
    for (int i = 0; i < count; i++) {
      if (condition.test(i)) {
        kept.add(offset(i), payloadSize(i), type(i));
      }
    }
    if (kept.count() == count) {
      return this;
    }
    MessageBlock rest = kept.make(present, arrayBytes, metadata, taken ? null : unused);
    array = null;
    unused = null;
    return rest;
  }

  /**
   * Gives the array up, so that it can be used again unless a message was taken out. Only for the
   * input that built the block, once nobody shall ask it for anything any more: after the batch was
   * settled, or if it was never handed out. Later calls do nothing.
   */
  public synchronized void release() {
    Runnable last = unused;
    array = null;
    unused = null;
    if (last != null && !taken) {
      last.run();
    }
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
      return make(array, array.length, metadata, null);
    }

    /**
     * Makes a block of the messages that were added, on an array that may be used again later.
     *
     * @param array holds their payloads, which must not change until it is said to be unused
     * @param arrayBytes how much of the array counts as kept by this block; 0 if another block that
     *     lies in it counts it already
     * @param unused run at most once, by {@link MessageBlock#release}: nobody looks at the array
     *     through this block any more
     * @throws IndexOutOfBoundsException if a payload would lie outside of the array, or more of it
     *     shall count than there is
     */
    public MessageBlock build(byte[] array, int arrayBytes, Metadata metadata, Runnable unused) {
      requireNonNull(array, "array is null");
      Objects.checkFromIndexSize(0, arrayBytes, array.length);
      return make(array, arrayBytes, metadata, requireNonNull(unused, "unused is null"));
    }

    private MessageBlock make(
        byte[] array, int arrayBytes, Metadata metadata, @Nullable Runnable unused) {
      requireNonNull(metadata, "metadata is null");
      Objects.checkFromIndexSize(0, end, array.length);
      MessageBlock block =
          new MessageBlock(
              array,
              arrayBytes,
              unused,
              Arrays.copyOf(slots, 2 * count),
              count,
              payloadBytes,
              metadata);
      count = 0;
      end = 0;
      payloadBytes = 0;
      return block;
    }
  }
}
