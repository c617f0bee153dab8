package dev.inlet.input.websocket.memory;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.inflate.DecoderPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for messages, which comes back when all messages in it are settled: a
 * stream that flows through is read, or inflated, where it is written from, needs no new memory,
 * and mostly finds its own in the processor's cache. All websocket inputs of a process share it,
 * and with it a {@linkplain #heap bound} of the heap and what {@linkplain #decoders inflates}.
 * Thread-safe.
 */
public final class MessageMemory {
  /** As much as is read at once, unless a larger frame is awaited. */
  public static final int SIZE = 256 * 1024;

  /** A frame can have memory of its own up to this size. */
  public static final int MAX_SIZE = 2 << 20;

  /** The most that there ever is for each of both, in bytes, and as a part of the largest heap. */
  private static final long MAX_BYTES = 16L << 20;

  private static final int MAX_PART_OF_HEAP = 8;

  static {
    BufferAccess.prepare();
  }

  private final Pool usual = new Pool(SIZE);
  private final Pool large = new Pool(MAX_SIZE);
  private final HeapBudget heap;
  private final DecoderPool decoders = new DecoderPool();

  public MessageMemory() {
    this(Runtime.getRuntime().maxMemory());
  }

  /** For tests: as if the largest heap had so many bytes. */
  public MessageMemory(long heapBytes) {
    heap = new HeapBudget(heapBytes);
  }

  /** What messages may take of the heap that are put together there. */
  public HeapBudget heap() {
    return heap;
  }

  /** What inflates them. */
  public DecoderPool decoders() {
    return decoders;
  }

  /**
   * Gives memory of the usual size, to one user at first. None, if all of it is in use: then
   * messages have to go to the heap, where there may be more room for what nobody settles.
   */
  public @Nullable Piece take() {
    return usual.take();
  }

  /**
   * The same for so many bytes: exactly as many, if they are more than the usual size. None as
   * well, if they are more than {@link #MAX_SIZE}.
   */
  public @Nullable Piece take(long bytes) {
    if (bytes <= SIZE) {
      return take();
    }
    Piece piece = bytes > MAX_SIZE ? null : large.take();
    if (piece != null) {
      piece.fit((int) bytes);
    }
    return piece;
  }

  /** How many pieces are free to be taken again. */
  public int free() {
    return usual.free() + large.free();
  }

  /** Pieces of one size. */
  private static final class Pool {
    private final int size;
    // Less than at first once the system has refused more.
    private int maxPieces;
    // The one that was used last, and may still be in a cache, is the next.
    private final Deque<Piece> free = new ArrayDeque<>();
    // Weak, as who forgets to settle a batch forgets what was taken for it.
    private final List<WeakReference<Piece>> pieces = new ArrayList<>();

    Pool(int size) {
      this.size = size;
      long bytes = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / MAX_PART_OF_HEAP);
      maxPieces = (int) (bytes / size);
    }

    @Nullable Piece take() {
      Piece last;
      synchronized (free) {
        last = free.pollLast();
        if (last == null) {
          return make();
        }
      }
      last.users.setPlain(1);
      return last;
    }

    private @Nullable Piece make() {
      if (pieces.size() == maxPieces) {
        pieces.removeIf(piece -> piece.refersTo(null));
        if (pieces.size() == maxPieces) {
          return null;
        }
      }
      try {
        Piece made = new Piece(this, ByteBuffer.allocateDirect(size));
        pieces.add(new WeakReference<>(made));
        return made;
      } catch (OutOfMemoryError e) {
        // Most likely at -XX:MaxDirectMemorySize, where each attempt takes the JDK half a second.
        maxPieces = pieces.size();
        return null;
      }
    }

    int free() {
      synchronized (free) {
        return free.size();
      }
    }

    private void giveBack(Piece piece) {
      synchronized (free) {
        free.addLast(piece);
      }
    }
  }

  /** A piece of memory: of the pool, in use until its last user is done with it, or an array. */
  public static final class Piece {
    public static final Piece NONE = ofArray(0);

    /** Payloads of fewer bytes than this get an array of their own: they shall not keep so much. */
    private static final int MIN_POOLED = SIZE / 8;

    private final @Nullable Pool pool; // if it is of one
    private final ByteBuffer whole;
    private final AtomicInteger users = new AtomicInteger(1);
    private ByteBuffer memory;
    private ByteBuf buffer;

    private Piece(@Nullable Pool pool, ByteBuffer whole) {
      this.pool = pool;
      this.whole = whole;
      memory = whole;
      buffer = pool == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(whole);
    }

    /** A new array. */
    public static Piece ofArray(int size) {
      return ofArray(new byte[size]);
    }

    /** An array that holds something already. */
    public static Piece ofArray(byte[] array) {
      return new Piece(null, ByteBuffer.wrap(array));
    }

    /** Makes so many bytes of it all there is. */
    private void fit(int bytes) {
      if (memory.capacity() != bytes) {
        memory = whole.slice(0, bytes);
        buffer = Unpooled.wrappedBuffer(memory);
      }
    }

    /** All of it, from 0 to the capacity, which is the limit; the position means nothing. */
    public ByteBuffer memory() {
      return memory;
    }

    /** Whether it is no array, and comes back when all users are done. */
    public boolean isPooled() {
      return pool != null;
    }

    /** Whether it was taken for one large frame. */
    public boolean isLarge() {
      return pool != null && pool.size > SIZE;
    }

    /** The same memory, to be read into from a position on; to be released after that. */
    public ByteBuf from(int position) {
      return buffer.setIndex(position, position).retain();
    }

    /** Whether that is where something was read into. */
    @SuppressWarnings("ReferenceEquality") // equal bytes may lie elsewhere
    public boolean isRead(ByteBuf bytes) {
      return bytes == buffer;
    }

    /**
     * Makes a block of messages that lie in it, which is a user until it is released. If this is
     * pooled and they are few, they are copied instead.
     */
    @SuppressWarnings("ByteBufferBackingArray") // what is not pooled was allocated as an array
    public PooledBlock build(MessageBlock.Builder messages, Metadata metadata) {
      if (!isPooled()) {
        return PooledBlock.onHeap(messages.build(memory.array(), metadata));
      }
      if (messages.payloadBytes() < MIN_POOLED) {
        return PooledBlock.onHeap(messages.buildCopy(memory, metadata));
      }
      int memoryBytes = users.get() == 1 ? memory.capacity() : 0; // others count it already
      MessageBlock block = messages.build(memory, memoryBytes, metadata);
      users.incrementAndGet();
      return new PooledBlock(block, this);
    }

    /** There is one more user. */
    void retain() {
      users.incrementAndGet();
    }

    /** A user is done. If one never is, the memory is left to the garbage collector. */
    public void release() {
      if (pool != null && users.decrementAndGet() == 0) {
        pool.giveBack(this);
      }
    }
  }
}
