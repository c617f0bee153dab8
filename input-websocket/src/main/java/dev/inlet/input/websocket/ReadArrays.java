package dev.inlet.input.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

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

  private final int maxFree;
  // The one that was used last, and may still be in a cache, is the next.
  private final Deque<Loan> free = new ArrayDeque<>();

  ReadArrays() {
    long kept = Math.min(MAX_KEPT, Runtime.getRuntime().maxMemory() / MAX_PART_OF_HEAP);
    maxFree = (int) (kept / SIZE);
  }

  /** Lends an array, to one user at first. */
  Loan lend() {
    Loan last;
    synchronized (free) {
      last = free.pollLast();
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
