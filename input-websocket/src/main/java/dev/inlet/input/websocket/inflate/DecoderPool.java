package dev.inlet.input.websocket.inflate;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decoders for all streams of a process: between two blocks a stream needs no more than its {@link
 * Window}. Thread-safe.
 */
public final class DecoderPool {
  /** More are in use at the same time only while streams wait for the rest of a block. */
  private static final int MAX_FREE = 16;

  // The one that was used last, and may still be in a cache, is the next.
  private final Deque<DeflateDecoder> free = new ArrayDeque<>();

  /** A decoder at the beginning of a stream, with a window of its own. */
  public DeflateDecoder take() {
    DeflateDecoder last;
    synchronized (free) {
      last = free.pollLast();
    }
    return last == null ? new DeflateDecoder() : last;
  }

  /**
   * Takes a decoder back, wherever it is in its stream.
   *
   * @throws IllegalStateException if it was given back already: two streams would share it
   */
  public void giveBack(DeflateDecoder decoder) {
    decoder.leave();
    synchronized (free) {
      if (free.contains(decoder)) {
        throw new IllegalStateException("the decoder was given back already");
      }
      if (free.size() < MAX_FREE) {
        free.addLast(decoder);
      }
    }
  }

  /** How many are free to be taken again. */
  public int free() {
    synchronized (free) {
      return free.size();
    }
  }
}
