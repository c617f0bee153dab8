package dev.inlet.input.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for what is read, which come back when all messages in them are settled: a stream that
 * flows through needs no new memory, and mostly finds its own in the processor's cache. All
 * websocket inputs of a process share them. Thread-safe.
 */
final class ReadArrays {
  /** As much as is read at once. */
  static final int SIZE = 128 * 1024;

  /** The most that is kept for later, in bytes, and as a part of the largest heap. */
  private static final long MAX_KEPT = 16L << 20;

  private static final int MAX_PART_OF_HEAP = 16;

  /** So many new arrays are made for bursts that do not fill them, until some come back. */
  private static final int MAX_UNFILLED = 8;

  private final int maxFree;
  // The one that was used last, and may still be in a cache, is the next.
  private final Deque<Loan> free = new ArrayDeque<>();
  private int unfilled;

  ReadArrays() {
    long kept = Math.min(MAX_KEPT, Runtime.getRuntime().maxMemory() / MAX_PART_OF_HEAP);
    maxFree = (int) (kept / SIZE);
  }

  /**
   * Lends an array, to one user at first. None, if the burst would not fill a new one and those
   * that were made before do not come back: whoever keeps messages keeps their arrays, which then
   * have to be of the size of what is in them.
   *
   * @param expectedBytes of the burst
   */
  @Nullable Loan lend(int expectedBytes) {
    Loan last;
    synchronized (free) {
      last = free.pollLast();
      if (last == null && expectedBytes < SIZE) {
        if (unfilled == MAX_UNFILLED) {
          return null;
        }
        unfilled++;
      }
    }
    if (last == null) {
      return new Loan();
    }
    last.users.setPlain(1);
    return last;
  }

  /** How many arrays are there to be lent again. */
  int free() {
    synchronized (free) {
      return free.size();
    }
  }

  private void giveBack(Loan loan) {
    synchronized (free) {
      unfilled = Math.max(0, unfilled - 1);
      if (free.size() < maxFree) {
        free.addLast(loan);
      }
    }
  }

  /** An array of {@link #SIZE}, until its last user is done with it. */
  final class Loan {
    private final byte[] array = new byte[SIZE];
    private final AtomicInteger users = new AtomicInteger(1);

    private Loan() {}

    byte[] array() {
      return array;
    }

    /** Whether there is no other user. */
    boolean hasOneUser() {
      return users.get() == 1;
    }

    /** There is one user more. */
    void retain() {
      users.incrementAndGet();
    }

    /** A user is done. If one never is, the array is left to the garbage collector. */
    void release() {
      if (users.decrementAndGet() == 0) {
        giveBack(this);
      }
    }
  }
}
