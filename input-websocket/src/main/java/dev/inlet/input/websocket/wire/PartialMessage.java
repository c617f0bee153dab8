package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message that comes in pieces: in several frames (RFC 6455, section 5.4), or in a large one
 * whose end has not been read. The pieces are put together where the first of them was read, as
 * long as all lie in the same memory, or else on the heap; with compression in the output of the
 * inflater, which takes each piece as it comes. Text is checked as it comes, too.
 */
final class PartialMessage {
  /** If the message lies on the heap. */
  private static final int NO_PLACE = -1;

  private final Utf8Validator utf8;
  private final GrowingPayload heap;
  private final @Nullable MessageInflater inflater;
  private boolean inProgress;
  private int opcode;
  private boolean compressed;
  private int place = NO_PLACE; // in the memory
  private int size;

  /**
   * None, at first.
   *
   * @param utf8 knows how a text that is in progress goes on
   * @param heap takes what has no place in the memory
   * @param inflater takes all, if there is one
   */
  PartialMessage(Utf8Validator utf8, GrowingPayload heap, @Nullable MessageInflater inflater) {
    this.utf8 = requireNonNull(utf8, "utf8 is null");
    this.heap = requireNonNull(heap, "heap is null");
    this.inflater = inflater;
  }

  boolean isInProgress() {
    return inProgress;
  }

  int opcode() {
    return opcode;
  }

  boolean isCompressed() {
    return compressed;
  }

  /** Whether it is text that can be checked as it was read. */
  boolean isPlainText() {
    return opcode == Opcode.TEXT && !compressed;
  }

  /** The bytes so far; none of a compressed message, which the inflater counts. */
  int size() {
    return size;
  }

  /**
   * Begins a message of pieces that need not lie in the same memory, by the byte it begins with.
   */
  void begin(int first) {
    inProgress = true;
    opcode = first & 0x0F;
    compressed = (first & 0x40) != 0;
    if (inflater != null) {
      inflater.begin();
    }
  }

  /** The same with a place in the memory, which is where its first piece lies. */
  void beginAt(int first, int firstPlace) {
    begin(first);
    if (inflater == null) {
      place = firstPlace;
    }
  }

  /** Tells that the message ends with the frame that begins, which has so many bytes. */
  void endsWith(long length) {
    if (inflater == null) {
      heap.expect(size + length);
    } else if (!compressed) {
      inflater.expect(size + length);
    }
  }

  /** Whether it lies at its {@link #place} in the memory. */
  boolean hasPlace() {
    return place != NO_PLACE;
  }

  int place() {
    return place;
  }

  /**
   * Appends a piece that lies in the memory, behind all others there.
   *
   * @param checkedUpTo text before that was checked already
   */
  void addFrom(ByteBuffer memory, int offset, int length, int checkedUpTo)
      throws ProtocolViolation {
    int unchecked = Math.max(offset, checkedUpTo);
    check(memory, unchecked, offset + length - unchecked);
    if (!hasPlace()) {
      append(memory, offset, length);
    } else if (place + size != offset) {
      memory.put(place + size, memory, offset, length);
    }
    count(length);
  }

  /** Appends bytes that were read elsewhere. */
  void addFrom(ByteBuf in, int length) throws ProtocolViolation {
    ByteBuffer piece = in.nioBuffer(in.readerIndex(), length);
    check(piece, 0, length);
    append(piece, 0, length);
    in.skipBytes(length);
    count(length);
  }

  private void count(int length) {
    if (!compressed) {
      size += length;
    }
  }

  private void append(ByteBuffer from, int offset, int length) throws ProtocolViolation {
    if (inflater == null) {
      heap.add(from, offset, length);
    } else if (compressed) {
      inflater.addCompressed(from, offset, length, opcode == Opcode.TEXT ? utf8 : null);
    } else {
      inflater.add(from, offset, length);
    }
  }

  private void check(ByteBuffer bytes, int offset, int length) throws ProtocolViolation {
    if (isPlainText() && !utf8.accept(bytes, offset, length)) {
      throw ProtocolViolation.invalidUtf8("a text message");
    }
  }

  /** Goes on on the heap, if it does not yet: the memory is about to be left. */
  void leave(ByteBuffer memory) throws ProtocolViolation {
    if (hasPlace()) {
      heap.add(memory, place, size);
      place = NO_PLACE;
    }
  }

  /** The message is whole: nothing follows but to look where it lies, and {@link #reset}. */
  void end() throws ProtocolViolation {
    if (inflater != null) {
      inflater.end(compressed, opcode == Opcode.TEXT ? utf8 : null);
    }
    if (!utf8.isComplete()) {
      throw ProtocolViolation.invalidUtf8("a text message");
    }
  }

  /** What it lies in if it has no place, and was not inflated. */
  byte[] toArray() throws ProtocolViolation {
    return heap.toArray();
  }

  /** Is in progress no more. */
  void reset() {
    inProgress = false;
    place = NO_PLACE;
    size = 0;
    heap.clear();
    utf8.reset();
  }
}
