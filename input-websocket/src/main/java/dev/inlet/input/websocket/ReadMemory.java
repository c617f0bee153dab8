package dev.inlet.input.websocket;

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
 * Memory outside the heap for what is read, which comes back when all messages in it are settled: a
 * stream that flows through is read where it is decoded and written from, needs no new memory, and
 * mostly finds its own in the processor's cache. All websocket inputs of a process share it.
 * Thread-safe.
 */
final class ReadMemory {
  /** As much as is read at once, unless a larger frame is awaited. */
  static final int SIZE = 256 * 1024;

  /** What a frame needs can be lent up to this size. */
  static final int MAX_SIZE = 2 << 20;

  /** The most that there ever is for each of both, in bytes, and as a part of the largest heap. */
  private static final long MAX_BYTES = 16L << 20;

  private static final int MAX_PART_OF_HEAP = 8;

  private final Pool usual = new Pool(SIZE);
  private final Pool large = new Pool(MAX_SIZE);

  /**
   * Lends memory of the usual size, to one user at first. None, if all of it is lent: then what is
   * read has to be copied to the heap, where there may be more room for what nobody settles.
   */
  @Nullable Loan lend() {
    return usual.lend();
  }

  /**
   * The same for so many bytes: exactly as many, if they are more than the usual size. None as
   * well, if they are more than {@link #MAX_SIZE}.
   */
  @Nullable Loan lend(long bytes) {
    if (bytes <= SIZE) {
      return lend();
    }
    Loan loan = bytes > MAX_SIZE ? null : large.lend();
    if (loan != null) {
      loan.fit((int) bytes);
    }
    return loan;
  }

  /** How many loans are there to be lent again. */
  int free() {
    return usual.free() + large.free();
  }

  /** Loans of one size. */
  private static final class Pool {
    private final int size;
    // Less than at first once the system has refused more.
    private int maxLoans;
    // The one that was used last, and may still be in a cache, is the next.
    private final Deque<Loan> free = new ArrayDeque<>();
    // Weak, as who forgets to settle a batch forgets its loans.
    private final List<WeakReference<Loan>> loans = new ArrayList<>();

    Pool(int size) {
      this.size = size;
      long bytes = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / MAX_PART_OF_HEAP);
      maxLoans = (int) (bytes / size);
    }

    @Nullable Loan lend() {
      Loan last;
      synchronized (free) {
        last = free.pollLast();
        if (last == null) {
          return make();
        }
      }
      last.users.setPlain(1);
      return last;
    }

    private @Nullable Loan make() {
      if (loans.size() == maxLoans) {
        loans.removeIf(loan -> loan.refersTo(null));
        if (loans.size() == maxLoans) {
          return null;
        }
      }
      try {
        Loan made = new Loan(this);
        loans.add(new WeakReference<>(made));
        return made;
      } catch (OutOfMemoryError e) {
        // Most likely at -XX:MaxDirectMemorySize, where each attempt takes the JDK half a second.
        maxLoans = loans.size();
        return null;
      }
    }

    int free() {
      synchronized (free) {
        return free.size();
      }
    }

    private void giveBack(Loan loan) {
      synchronized (free) {
        free.addLast(loan);
      }
    }
  }

  /** Lent memory, until its last user is done with it. */
  static final class Loan {
    private final Pool pool;
    private final ByteBuffer whole;
    private final AtomicInteger users = new AtomicInteger(1);
    private ByteBuffer memory;
    private ByteBuf buffer;

    private Loan(Pool pool) {
      this.pool = pool;
      whole = ByteBuffer.allocateDirect(pool.size);
      memory = whole;
      buffer = Unpooled.wrappedBuffer(whole);
    }

    /** Lends so many bytes of it. */
    private void fit(int bytes) {
      if (memory.capacity() != bytes) {
        memory = whole.slice(0, bytes);
        buffer = Unpooled.wrappedBuffer(memory);
      }
    }

    ByteBuffer memory() {
      return memory;
    }

    /** Whether it was lent for one large frame. */
    boolean isLarge() {
      return pool.size > SIZE;
    }

    /** The same memory, to be read into from a position on; to be released after that. */
    ByteBuf from(int position) {
      return buffer.setIndex(position, position).retain();
    }

    /** Whether that is where something was read into. */
    @SuppressWarnings("ReferenceEquality") // equal bytes may lie elsewhere
    boolean isRead(ByteBuf bytes) {
      return bytes == buffer;
    }

    /** Whether there is no other user. */
    boolean hasOneUser() {
      return users.get() == 1;
    }

    /** There is one user more. */
    void retain() {
      users.incrementAndGet();
    }

    /** A user is done. If one never is, the memory is left to the garbage collector. */
    void release() {
      if (users.decrementAndGet() == 0) {
        pool.giveBack(this);
      }
    }
  }
}
