package dev.inlet.input.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message that comes in pieces: in several frames (RFC 6455, section 5.4), or in a large one
 * whose end has not been read. The pieces are put together where the first of them was read, as
 * long as all lie in the same memory, or else in an array. Text that is not compressed is checked
 * as it comes.
 */
final class PartialMessage {
  private static final byte[] NO_BYTES = {};

  /** If the message lies in the array. */
  private static final int NO_PLACE = -1;

  private final Utf8Validator utf8 = new Utf8Validator();
  private boolean inProgress;
  private int opcode;
  private boolean compressed;
  private int place = NO_PLACE; // in the memory
  private byte[] array = NO_BYTES;
  private int size;

  boolean isInProgress() {
    return inProgress;
  }

  int opcode() {
    return opcode;
  }

  boolean isCompressed() {
    return compressed;
  }

  /** The bytes so far. */
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
  }

  /** The same with a place in the memory, which is where its first piece lies. */
  void beginAt(int first, int firstPlace) {
    begin(first);
    place = firstPlace;
  }

  /** Whether it lies at its {@link #place} in the memory. */
  boolean hasPlace() {
    return place != NO_PLACE;
  }

  int place() {
    return place;
  }

  /** Appends a piece that lies in the memory, behind all others there. */
  void addFrom(ByteBuffer memory, int offset, int length) throws ProtocolViolation {
    check(memory, offset, length);
    if (!hasPlace()) {
      memory.get(offset, array, size, length);
    } else if (place + size != offset) {
      memory.put(place + size, memory, offset, length);
    }
    size += length;
  }

  /** Appends bytes that were read elsewhere. */
  void addFrom(ByteBuf in, int length) throws ProtocolViolation {
    in.readBytes(array, size, length);
    check(ByteBuffer.wrap(array), size, length);
    size += length;
  }

  private void check(ByteBuffer bytes, int offset, int length) throws ProtocolViolation {
    if (opcode == Opcode.TEXT && !compressed && !utf8.accept(bytes, offset, length)) {
      throw ProtocolViolation.invalidUtf8("a text message");
    }
  }

  /** Goes on in the array, if it does not yet: the memory is about to be left. */
  void leave(ByteBuffer memory) {
    if (hasPlace()) {
      array = new byte[size];
      memory.get(place, array);
      place = NO_PLACE;
    }
  }

  /**
   * Has the array take more bytes.
   *
   * @param expected how many there will be in all, as far as is known
   */
  void ensureRoom(int more, long expected) {
    if (!hasPlace() && array.length - size < more) {
      long wanted = Math.max((long) size + more, Math.min(2L * array.length, expected));
      array = Arrays.copyOf(array, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }

  /** The message is whole: nothing follows but {@link #reset}. */
  void end() throws ProtocolViolation {
    if (!utf8.isComplete()) {
      throw ProtocolViolation.invalidUtf8("a text message");
    }
  }

  /** What it lies in if it has no place: from the beginning, and mostly not to the end. */
  byte[] array() {
    return array;
  }

  /** The same, but at most twice as long as the message. */
  byte[] fittingArray() {
    return size < array.length - size ? Arrays.copyOf(array, size) : array;
  }

  /** Is in progress no more. */
  void reset() {
    inProgress = false;
    place = NO_PLACE;
    array = NO_BYTES;
    size = 0;
    utf8.reset();
  }
}
