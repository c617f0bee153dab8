package dev.inlet.input.websocket.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The part of the heap that messages may take while they are put together, for all websocket inputs
 * of a process. A message that needs more is refused while the heap still has room, or else
 * whatever else runs at that moment would run out of memory in its place. Thread-safe.
 */
public final class HeapBudget {
  private static final int PART_OF_HEAP = 2;

  private final long heap;
  private final AtomicLong left;

  /** A budget for a heap of so many bytes. */
  public HeapBudget(long heap) {
    this.heap = heap;
    left = new AtomicLong(heap / PART_OF_HEAP);
  }

  /** How much of it nobody has taken. */
  public long left() {
    return left.get();
  }

  /** The size of the largest heap, in bytes. */
  public long heap() {
    return heap;
  }

  /**
   * Makes an array, which counts until it is {@linkplain #giveBack given back}.
   *
   * @return null if the budget or the heap is exhausted, for whatever reason
   */
  public byte @Nullable [] take(int size) {
    if (!reserve(size)) {
      return null;
    }
    byte[] array = allocate(size);
    if (array == null) {
      giveBack(size);
    }
    return array;
  }

  /** Never takes more than there is, so that nobody else is refused for it. */
  private boolean reserve(int size) {
    long before = left.get();
    while (before >= size) {
      long seen = left.compareAndExchange(before, before - size);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  private static byte @Nullable [] allocate(int size) {
    try {
      return new byte[size];
    } catch (OutOfMemoryError e) {
      return null; // something else fills the heap, but may well go on without this message
    }
  }

  /** So many bytes that were taken are not needed any more, or count as handed over. */
  public void giveBack(long size) {
    left.addAndGet(size);
  }
}
