package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.HeapBudget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of a message that is put together on the heap. It grows by pieces, so that what is
 * there is not copied each time, and is copied once, into the array that is handed over: at its
 * end, or already when a quarter of it has come, if it is known how much there will be. On the way
 * it takes the size of the message, a quarter of it at most for room that is not used, and that
 * array.
 */
final class GrowingPayload {
  private static final byte[] NO_BYTES = {};
  private static final ByteBuffer NO_ROOM = ByteBuffer.wrap(NO_BYTES);
  private static final int MIN_PIECE = 512;

  /** Eight of them fit into the smallest region of the G1 collector, with their headers. */
  private static final int MAX_PIECE = 128 * 1024 - 64;

  /** A piece is at most this part of what is there, and an announced size of what will be. */
  private static final int MAX_GROWTH = 4;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final HeapBudget budget;
  private final long maxMessageSize;
  private final List<ByteBuffer> full = new ArrayList<>();
  private ByteBuffer last = NO_ROOM; // filled up to its position
  private int size;
  private long expected = UNKNOWN;
  private long taken; // from the budget

  /**
   * An empty payload.
   *
   * @param maxMessageSize for those who are told that there is no room; the caller keeps to it
   */
  GrowingPayload(HeapBudget budget, long maxMessageSize) {
    this.budget = requireNonNull(budget, "budget is null");
    this.maxMessageSize = maxMessageSize;
  }

  /** The bytes so far. */
  int size() {
    return size;
  }

  /** Tells how many bytes there will be in all. */
  void expect(long total) {
    expected = total;
  }

  /**
   * Appends bytes.
   *
   * @throws ProtocolViolation if there is no room for them in the heap
   */
  void add(ByteBuffer from, int offset, int length) throws ProtocolViolation {
    int position = offset;
    int left = length;
    while (left > 0) {
      ByteBuffer room = room(left);
      int part = Math.min(left, room.remaining());
      room.put(room.position(), from, position, part);
      room.position(room.position() + part);
      added(part);
      position += part;
      left -= part;
    }
  }

  /**
   * Where to append bytes, from the position of the buffer on, which has to be moved behind them;
   * at least one fits. To be followed by {@link #added}.
   *
   * @param wanted how many there are going to be, as far as is known
   * @throws ProtocolViolation if there is no room in the heap
   */
  ByteBuffer room(int wanted) throws ProtocolViolation {
    if (!last.hasRemaining()) {
      grow(wanted);
    }
    return last;
  }

  /** So many bytes were written to the {@link #room}. */
  void added(int count) {
    size += count;
  }

  private void grow(int wanted) throws ProtocolViolation {
    long known = (long) size + Math.max(1, wanted);
    if (expected != UNKNOWN && known >= expected / MAX_GROWTH) {
      byte[] whole = take((int) expected, expected);
      last = copyTo(ByteBuffer.wrap(whole), 0);
      full.clear();
      budget.giveBack(taken - whole.length);
      taken = whole.length;
      return;
    }
    int most = Math.min(MAX_PIECE, Math.max(MIN_PIECE, size / MAX_GROWTH));
    byte[] piece = take(Math.max(most, Math.min(wanted, MAX_PIECE)), known);
    if (last.capacity() > 0) {
      full.add(last);
    }
    last = ByteBuffer.wrap(piece);
  }

  /** No room is the message's doing: it costs its connection and nothing else. */
  private byte[] take(int length, long messageSize) throws ProtocolViolation {
    byte[] array = budget.take(length);
    if (array == null) {
      throw ProtocolViolation.noRoomInHeap(messageSize, maxMessageSize, budget.heap());
    }
    taken += length;
    return array;
  }

  /** Copies all of it to a place in other memory, whose position is behind it then. */
  ByteBuffer copyTo(ByteBuffer to, int place) {
    int position = place;
    for (ByteBuffer piece : full) {
      to.put(position, piece, 0, piece.capacity());
      position += piece.capacity();
    }
    to.put(position, last, 0, last.position());
    return to.position(position + last.position());
  }

  /**
   * All of it in an array of exactly its size; to be followed by {@link #clear}.
   *
   * @throws ProtocolViolation if there is no room for it in the heap
   */
  @SuppressWarnings("ByteBufferBackingArray") // that is what it was made of
  byte[] toArray() throws ProtocolViolation {
    if (last.capacity() == size) {
      return last.array();
    }
    byte[] whole = take(size, size);
    ByteBuffer unused = copyTo(ByteBuffer.wrap(whole), 0);
    return whole;
  }

  /** Becomes empty, and counts for nothing any more. */
  void clear() {
    if (taken > 0) {
      full.clear();
      last = NO_ROOM;
      budget.giveBack(taken);
      taken = 0;
    }
    size = 0;
    expected = UNKNOWN;
  }
}
