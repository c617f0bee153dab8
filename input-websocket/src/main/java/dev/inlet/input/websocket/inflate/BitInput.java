package dev.inlet.input.websocket.inflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is compressed, bit by bit (RFC 1951, section 3.1.1): a piece of it in an array, and before
 * that up to 63 bits in a number. What is left of a piece that is too short for the next step waits
 * in the number, so that the array is free for the next piece.
 *
 * <p>The loops over symbols keep all of it in variables of their own, and write it back at their
 * end.
 */
final class BitInput {
  /** A piece has at most so many bytes. */
  static final int CAPACITY = 4096;

  /** A long is read from everywhere, also from behind the end. */
  private static final int PADDING = 2 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** What comes behind the bits in the number, from the position to the end. */
  final byte[] bytes = new byte[CAPACITY + PADDING];

  int position;
  int end;

  /** What comes next, from the lowest bit on; what is above {@link #count} may be anything. */
  long bits;

  int count;

  /** How many bytes can be {@linkplain #add added}. */
  int room() {
    return CAPACITY - end;
  }

  /** Adds bytes to the piece; the first ones of a piece once all of the last one was taken. */
  void add(ByteBuffer from, int place, int length) {
    from.get(place, bytes, end, length);
    end += length;
  }

  /** How many bytes of the piece were not taken; only to be asked at the border of a byte. */
  int remaining() {
    return end - position;
  }

  /** Goes on from where a loop got to, which may have taken bytes from behind the end. */
  void set(int newPosition, long newBits, int newCount) {
    int behind = Math.max(0, newPosition - end);
    position = newPosition - behind;
    count = newCount - Byte.SIZE * behind;
    bits = newBits & ~(-1L << count);
  }

  /** Whether there is nothing, not even a bit. */
  boolean isEmpty() {
    return count == 0 && position == end;
  }

  /** Forgets what was not taken of the piece. */
  void clear() {
    bits &= ~(-1L << count);
    position = 0;
    end = 0;
  }

  /** Forgets the bits in the number as well. */
  void reset() {
    clear();
    bits = 0;
    count = 0;
  }

  /** The next eight bytes, from the lowest bit on, of which those behind the end are anything. */
  static long longAt(byte[] bytes, int position) {
    return (long) LONGS.get(bytes, position);
  }

  /** Takes as many bytes of the piece into the number as there is room for. */
  void refill() {
    if (end - position >= Long.BYTES) {
      bits |= longAt(bytes, position) << count;
      position += (63 - count) >>> 3;
      count |= 56;
    } else {
      refillByBytes();
    }
  }

  private void refillByBytes() {
    bits &= ~(-1L << count);
    while (count < 56 && position < end) {
      bits |= (bytes[position++] & 0xFFL) << count;
      count += 8;
    }
  }

  /** Whether there are so many bits, up to 56. */
  boolean has(int wanted) {
    if (count < wanted) {
      refill();
    }
    return count >= wanted;
  }

  /** The next bits, fewer than 32, which have to be there. */
  int peek(int wanted) {
    return (int) bits & ((1 << wanted) - 1);
  }

  void drop(int taken) {
    bits >>>= taken;
    count -= taken;
  }

  /** Takes the next bits, fewer than 32, which have to be there. */
  int take(int wanted) {
    int taken = peek(wanted);
    drop(wanted);
    return taken;
  }

  /** Goes on at the next border of a byte (section 3.2.4). */
  void alignToByte() {
    drop(count & 7);
  }

  /** Gives whole bytes back to the piece, at the border of a byte. All of them came from it. */
  void giveBack() {
    position -= count >>> 3;
    bits = 0;
    count = 0;
  }
}
