package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose payloads lie in one piece of memory, such as those of one read from a socket. The
 * cheapest way for an input to hand over many small messages: no object is made for a message until
 * somebody asks for it, and the input can have the memory back when the batch is settled.
 *
 * <p>Does not change until the {@link Batch} that it is in is settled. Then its payloads are gone,
 * and whatever needs them, in whichever way a list can be asked, throws {@link
 * IllegalStateException}. Nothing shows the memory itself: payloads are copied within a call, so
 * that nobody can see other bytes in their place later.
 */
public final class MessageBlock extends AbstractList<Message> implements RandomAccess {
  private static final int TEXT = Integer.MIN_VALUE;

  /** What the objects of a block take beside payloads and slots: itself, views, array headers. */
  private static final int OBJECT_BYTES = 256;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  // Gone once the batch is settled, or another block has taken it over.
  private volatile @Nullable ByteBuffer memory;
  // What messages are windows on: the array that the block was made of, or else what was copied out
  // of the memory, from a place in it on, for the first message that was taken out.
  private final byte @Nullable [] own;
  private volatile byte @Nullable [] copy;
  private int copiedFrom; // written before the copy, read after it
  private final int memoryBytes;
  // Two numbers per message: the offset, with TEXT added for text, and the size.
  private final int[] slots;
  private final int count;
  private final int end; // of the last payload in the memory
  private final long payloadBytes;
  private final Metadata metadata;
  private final Metadata @Nullable [] ownMetadata; // by message, in place of the common one

  private MessageBlock(
      ByteBuffer memory,
      int memoryBytes,
      byte @Nullable [] own,
      int[] slots,
      int count,
      int end,
      long payloadBytes,
      Metadata metadata,
      Metadata @Nullable [] ownMetadata) {
    this.memory = memory;
    this.memoryBytes = memoryBytes;
    this.own = own;
    this.slots = slots;
    this.count = count;
    this.end = end;
    this.payloadBytes = payloadBytes;
    this.metadata = metadata;
    this.ownMetadata = ownMetadata;
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
   * How much memory this block keeps, in bytes: the payloads, the places of its messages and its
   * own objects, so that many blocks with hardly anything in them count for what they are. Without
   * what the metadata holds beside the time, and without what is copied for those who take messages
   * out. What blocks have in common counts for one of them.
   */
  public long memoryBytes() {
    return OBJECT_BYTES + memoryBytes + 4L * slots.length;
  }

  /**
   * Takes a message out, which stays as it is for as long as anybody keeps it. If the memory is no
   * array, the first one to be taken out has all payloads copied.
   *
   * @throws IllegalStateException if the batch was settled
   */
  @Override
  public Message get(int index) {
    Objects.checkIndex(index, count);
    memory();
    byte[] array = own == null ? copy : own;
    if (array == null) {
      array = copyOut();
    }
    return new Message(
        array, offset(index) - copiedFrom, slots[2 * index + 1], type(index), metadata(index));
  }

  private ByteBuffer memory() {
    ByteBuffer present = memory;
    if (present == null) {
      throw settled();
    }
    return present;
  }

  static IllegalStateException settled() {
    return new IllegalStateException(
        "the batch was settled; messages have to be taken out of it before that");
  }

  /** To be called behind what was copied: it counts only if the memory was still this block's. */
  private void checkCopied() {
    VarHandle.acquireFence();
    ByteBuffer unused = memory();
  }

  /** Never at the same time as {@link #end}, after which other bytes may lie in the memory. */
  private synchronized byte[] copyOut() {
    ByteBuffer present = memory();
    byte[] array = copy;
    if (array == null) {
      copiedFrom = begin(slots, count, end);
      array = copyOf(present, copiedFrom, end);
      copy = array;
    }
    return array;
  }

  /** Where the first payload in the memory begins, or the end if there is none. */
  private static int begin(int[] slots, int count, int end) {
    int begin = end;
    for (int i = 0; i < count; i++) {
      begin = Math.min(begin, slots[2 * i] & ~TEXT);
    }
    return begin;
  }

  private static byte[] copyOf(ByteBuffer memory, int begin, int end) {
    byte[] array = new byte[end - begin];
    memory.get(begin, array);
    return array;
  }

  /**
   * The metadata of a message: mostly the same object for all of a block, so that whoever makes
   * something of it can keep that from one message to the next.
   *
   * @throws IndexOutOfBoundsException if there is no such message
   */
  public Metadata metadata(int index) {
    Objects.checkIndex(index, count);
    return ownMetadata == null ? metadata : ownMetadata[index];
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
   * Copies payloads as long as they fit, each with a delimiter behind it: for many small messages
   * less work than to copy each by itself.
   *
   * @param first the index to begin at, or the number of messages, which copies none
   * @param target its position moves behind what was copied
   * @return the index of the first message that did not fit, or the number of messages
   * @throws IndexOutOfBoundsException if there cannot be such a first message
   * @throws java.nio.ReadOnlyBufferException if the target cannot be written to
   * @throws IllegalStateException if the batch was settled, also while this copied: what is in the
   *     target then is of no use
   */
  public int copyPayloads(int first, byte delimiter, ByteBuffer target) {
    Objects.checkIndex(first, count + 1);
    ByteBuffer from = memory();
    int position = target.position();
    int limit = target.limit();
    int index = first;
    while (index < count) {
      int size = slots[2 * index + 1];
      if (size >= limit - position) {
        break;
      }
      copy(from, offset(index), target, position, size);
      position += size;
      target.put(position++, delimiter);
      index++;
    }
    checkCopied();
    target.position(position);
    return index;
  }

  /**
   * Copies a payload, or as much of it as fits.
   *
   * @param from the place in the payload to begin at, or its size, which copies nothing
   * @param target its position moves behind what was copied
   * @return how many bytes were copied
   * @throws IndexOutOfBoundsException if there is no such message, or no such place
   * @throws java.nio.ReadOnlyBufferException if the target cannot be written to
   * @throws IllegalStateException if the batch was settled, also while this copied: what is in the
   *     target then is of no use
   */
  public int copyPayload(int index, int from, ByteBuffer target) {
    int rest = payloadSize(index) - Objects.checkIndex(from, payloadSize(index) + 1);
    int part = Math.min(rest, target.remaining());
    target.put(target.position(), memory(), offset(index) + from, part);
    checkCopied();
    target.position(target.position() + part);
    return part;
  }

  /**
   * A copy of a payload.
   *
   * @throws IndexOutOfBoundsException if there is no such message
   * @throws IllegalStateException if the batch was settled
   */
  public byte[] toByteArray(int index) {
    byte[] payload = new byte[payloadSize(index)];
    memory().get(offset(index), payload);
    checkCopied();
    return payload;
  }

  /**
   * One byte of a payload, for who looks for something in it.
   *
   * @throws IndexOutOfBoundsException if there is no such message, or no such place in its payload
   * @throws IllegalStateException if the batch was settled
   */
  public byte payloadByte(int index, int position) {
    Objects.checkIndex(position, payloadSize(index));
    byte value = memory().get(offset(index) + position);
    checkCopied();
    return value;
  }

  /** A few words, which may overlap, cost less than the call that copies any number of bytes. */
  private static void copy(ByteBuffer from, int offset, ByteBuffer to, int position, int size) {
    if (size < Long.BYTES || size > 4 * Long.BYTES) {
      to.put(position, from, offset, size);
      return;
    }
    int last = size - Long.BYTES;
    LONGS.set(to, position, (long) LONGS.get(from, offset));
    if (last > Long.BYTES) {
      int third = last - Long.BYTES;
      LONGS.set(to, position + Long.BYTES, (long) LONGS.get(from, offset + Long.BYTES));
      LONGS.set(to, position + third, (long) LONGS.get(from, offset + third));
    }
    LONGS.set(to, position + last, (long) LONGS.get(from, offset + last));
  }

  private int offset(int index) {
    return slots[2 * index] & ~TEXT;
  }

  /**
   * The block to use in place of this one: without the messages at whose index the condition does
   * not hold. If that leaves less, it takes the memory over, and this block is of no use any more.
   * Only for the input, before the block is in a batch.
   *
   * @throws IllegalStateException if another block has taken the memory over
   */
  public MessageBlock filter(IntPredicate condition) {
    Selection chosen = new Selection();
    chosen.begin(this);
    for (int i = 0; i < count; i++) {
      if (condition.test(i)) {
        chosen.add(i, 0, payloadSize(i), type(i), metadata(i));
      }
    }
    return chosen.end();
  }

  /**
   * The messages for which the condition holds, in the same memory and with nothing copied: this
   * block if it holds for all, or else another one, which has to be ended when this one is. This
   * block stays as it is.
   *
   * @throws IllegalStateException if the batch was settled
   */
  MessageBlock selected(Batch.Condition condition) {
    Selection chosen = new Selection();
    chosen.begin(this);
    for (int i = 0; i < count; i++) {
      if (condition.holds(this, i)) {
        chosen.add(i, 0, payloadSize(i), type(i), metadata(i));
      }
    }
    return chosen.isWhole() ? this : chosen.cut();
  }

  /** The batch is settled. Whoever takes a message out meanwhile gets it whole or not at all. */
  synchronized void end() {
    memory = null;
  }

  /**
   * Chooses messages of a block, or parts of them, for the block that takes its place; nothing is
   * copied. Only for the input, before the block is in a batch. Not thread-safe; can be used for
   * one block after another.
   */
  public static final class Selection {
    private final Builder builder = new Builder();
    private @Nullable MessageBlock block;
    private Metadata[] metadata = {};
    private boolean differs; // some messages have metadata of their own
    private int whole; // so many of the first messages were chosen as they are, and nothing else
    private boolean changed;
    private boolean counted; // the memory, by a block that was cut off

    /** A selection of no block. */
    public Selection() {}

    /** Begins with a block of which nothing is chosen yet. */
    public void begin(MessageBlock newBlock) {
      block = requireNonNull(newBlock, "newBlock is null");
      whole = 0;
      changed = false;
      counted = false;
      differs = newBlock.ownMetadata != null;
    }

    /**
     * Chooses a part of a message, behind what was chosen before.
     *
     * @param from the place in the payload of the message at which the part begins
     * @param size its number of bytes
     * @throws IndexOutOfBoundsException if there is no such message, or no such part of it
     */
    @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost more
    public void add(int index, int from, int size, MessageType type, Metadata its) {
      MessageBlock source = source();
      int available = source.payloadSize(index);
      Objects.checkFromIndexSize(from, size, available);
      boolean sameMetadata = its == source.metadata(index);
      if (!changed && index == whole && size == available && sameMetadata) {
        if (type == source.type(index)) {
          whole++;
          return;
        }
      }
      change(source);
      differs |= its != source.metadata;
      put(source.offset(index) + from, size, type, its);
    }

    private void change(MessageBlock source) {
      if (!changed) {
        changed = true;
        for (int i = 0; i < whole; i++) {
          put(source.offset(i), source.slots[2 * i + 1], source.type(i), source.metadata(i));
        }
      }
    }

    private void put(int offset, int size, MessageType type, Metadata its) {
      int count = builder.count();
      builder.add(offset, size, type);
      if (count == metadata.length) {
        metadata = Arrays.copyOf(metadata, Math.max(16, 2 * count));
      }
      metadata[count] = its;
    }

    private MessageBlock source() {
      return requireNonNull(block, "the selection has no block");
    }

    private boolean isWhole() {
      return !changed && whole == source().count;
    }

    /** Whether nothing was chosen since {@link #begin} or the last {@link #cut}. */
    public boolean isEmpty() {
      return changed ? builder.count() == 0 : whole == 0;
    }

    /**
     * A block of what was chosen since {@link #begin} or the last cut; more can be chosen for a
     * block that stands behind it. The memory counts for the first block that is cut off.
     *
     * @throws IllegalStateException if another block has taken the memory over
     */
    public MessageBlock cut() {
      MessageBlock source = source();
      synchronized (source) {
        ByteBuffer present = source.memory();
        change(source);
        return make(source, present, countedOnce(source));
      }
    }

    /**
     * The block to use in place of the other one, with what was chosen, unless it was cut off. If
     * that is not all of it as it is, it takes the memory over, and the other is of no use any
     * more.
     *
     * @throws IllegalStateException if another block has taken the memory over
     */
    public MessageBlock end() {
      MessageBlock source = source();
      block = null;
      synchronized (source) {
        ByteBuffer present = source.memory();
        if (!changed && whole == source.count) {
          return source;
        }
        change(source);
        MessageBlock rest = make(source, present, countedOnce(source));
        if (source.copy != null) {
          rest.copiedFrom = source.copiedFrom;
          rest.copy = source.copy;
        }
        source.memory = null;
        return rest;
      }
    }

    /** The memory counts for the first block in it, which may be the only one that is kept. */
    private int countedOnce(MessageBlock source) {
      int bytes = counted ? 0 : source.memoryBytes;
      counted = true;
      return bytes;
    }

    private MessageBlock make(MessageBlock source, ByteBuffer present, int memoryBytes) {
      int count = builder.count();
      Metadata @Nullable [] own = differs ? Arrays.copyOf(metadata, count) : null;
      Arrays.fill(metadata, 0, count, source.metadata); // keeps none of them
      return builder.make(present, memoryBytes, source.own, 0, source.metadata, own);
    }
  }

  /** Builds one block after another. Not thread-safe. */
  public static final class Builder {
    private static final int MIN_SLOTS = 16;

    /** A copy takes no more than so many times its payloads. */
    private static final int MAX_SPREAD = 8;

    /** More than this is not kept from one block to the next. */
    private static final int MAX_KEPT_SLOTS = 32 * 1024;

    private int[] slots = new int[MIN_SLOTS];
    private int count;
    private int end;
    private long payloadBytes;

    /** A builder without messages. */
    public Builder() {}

    /**
     * Adds a message by the place of its payload in the memory that the block will get.
     *
     * @throws IndexOutOfBoundsException if there cannot be such a place
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

    /** How many bytes the payloads of these messages have in all. */
    public long payloadBytes() {
      return payloadBytes;
    }

    /**
     * Makes a block of the messages that were added and begins the next one.
     *
     * @param array holds their payloads, which must not change any more
     * @throws IndexOutOfBoundsException if a payload would lie outside of it
     */
    public MessageBlock build(byte[] array, Metadata metadata) {
      requireNonNull(array, "array is null");
      return make(ByteBuffer.wrap(array), array.length, array, 0, metadata);
    }

    /**
     * Makes a block of the messages that were added, in memory that the input takes back when the
     * batch is settled.
     *
     * @param memory holds their payloads, counted from its beginning to its limit, whatever its
     *     position; they must not change before the {@link Batch.Settlement} of the batch is
     *     notified
     * @param memoryBytes how much counts as kept by this block; 0 if another block that lies in the
     *     memory counts it already
     * @throws IndexOutOfBoundsException if a payload would lie outside of the memory, or more of it
     *     shall count than there is
     */
    public MessageBlock build(ByteBuffer memory, int memoryBytes, Metadata metadata) {
      requireNonNull(memory, "memory is null");
      Objects.checkFromIndexSize(0, memoryBytes, memory.limit());
      return make(memory.duplicate(), memoryBytes, null, 0, metadata);
    }

    /**
     * Makes a block of the messages that were added on an array of its own: for few messages in
     * much memory. It is copied from the first of them to the last, or payload by payload if there
     * is much between them.
     *
     * @param memory holds their payloads, counted from its beginning to its limit
     * @throws IndexOutOfBoundsException if a payload would lie outside of the memory
     */
    public MessageBlock buildCopy(ByteBuffer memory, Metadata metadata) {
      requireNonNull(memory, "memory is null");
      int begin = begin(slots, count, end);
      if (end - begin > MAX_SPREAD * (payloadBytes + MAX_SPREAD)) {
        return build(compact(memory), metadata);
      }
      byte[] array = copyOf(memory, begin, end);
      return make(ByteBuffer.wrap(array), array.length, array, begin, metadata);
    }

    /** Places the payloads again, one directly after the other. */
    private byte[] compact(ByteBuffer memory) {
      byte[] array = new byte[Math.toIntExact(payloadBytes)];
      int position = 0;
      for (int i = 0; i < count; i++) {
        int size = slots[2 * i + 1];
        memory.get(slots[2 * i] & ~TEXT, array, position, size);
        slots[2 * i] = (slots[2 * i] & TEXT) | position;
        position += size;
      }
      end = position;
      return array;
    }

    private MessageBlock make(
        ByteBuffer memory, int memoryBytes, byte @Nullable [] own, int begin, Metadata metadata) {
      return make(memory, memoryBytes, own, begin, metadata, null);
    }

    private MessageBlock make(
        ByteBuffer memory,
        int memoryBytes,
        byte @Nullable [] own,
        int begin,
        Metadata metadata,
        Metadata @Nullable [] ownMetadata) {
      requireNonNull(metadata, "metadata is null");
      Objects.checkFromIndexSize(0, end - begin, memory.limit());
      int[] places = Arrays.copyOf(slots, 2 * count);
      if (begin > 0) {
        for (int i = 0; i < count; i++) {
          places[2 * i] -= begin;
        }
      }
      MessageBlock block =
          new MessageBlock(
              memory,
              memoryBytes,
              own,
              places,
              count,
              end - begin,
              payloadBytes,
              metadata,
              ownMetadata);
      if (slots.length > MAX_KEPT_SLOTS) {
        slots = new int[MIN_SLOTS];
      }
      count = 0;
      end = 0;
      payloadBytes = 0;
      return block;
    }
  }
}
