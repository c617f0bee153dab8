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
  /** As much as is read at once. */
  static final int SIZE = 256 * 1024;

  /** The most that there ever is, in bytes, and as a part of the largest heap. */
  private static final long MAX_BYTES = 16L << 20;

  private static final int MAX_PART_OF_HEAP = 8;

  // Less than at first once the system has refused more.
  private int maxLoans;
  // The one that was used last, and may still be in a cache, is the next.
  private final Deque<Loan> free = new ArrayDeque<>();
  // Weak, as who forgets to settle a batch forgets its loans.
  private final List<WeakReference<Loan>> loans = new ArrayList<>();

  ReadMemory() {
    long bytes = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / MAX_PART_OF_HEAP);
    maxLoans = (int) (bytes / SIZE);
  }

  /**
   * Lends memory, to one user at first. None, if all of it is lent: then what is read has to be
   * copied to the heap, where there may be more room for what nobody settles.
   */
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
      Loan made = new Loan();
      loans.add(new WeakReference<>(made));
      return made;
    } catch (OutOfMemoryError e) {
      // Most likely at -XX:MaxDirectMemorySize, where each attempt takes the JDK half a second.
      maxLoans = loans.size();
      return null;
    }
  }

  /** How many loans are there to be lent again. */
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

  /** Memory of {@link #SIZE}, until its last user is done with it. */
  final class Loan {
    private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuf buffer = Unpooled.wrappedBuffer(memory);
    private final AtomicInteger users = new AtomicInteger(1);

    private Loan() {}

    ByteBuffer memory() {
      return memory;
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
        giveBack(this);
      }
    }
  }
}
