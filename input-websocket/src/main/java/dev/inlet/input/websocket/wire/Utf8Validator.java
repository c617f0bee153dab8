package dev.inlet.input.websocket.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 (RFC 3629, section 4) as they come, in pieces that may end anywhere.
 * ASCII is checked by blocks, the rest by a state machine that takes two bytes at a time without a
 * branch.
 *
 * <p>A state is the distance by which the {@link #TRANSITIONS} of a byte have to be shifted right
 * so that the next state is in the lowest six bits; a shift by a {@code long} ignores all others.
 */
final class Utf8Validator {
  private static final int REJECTED = 0;
  private static final int COMPLETE = 6;
  private static final int ONE_MISSING = 12;
  private static final int TWO_MISSING = 18;
  private static final int THREE_MISSING = 24;
  private static final int AFTER_E0 = 30;
  private static final int AFTER_ED = 36;
  private static final int AFTER_F0 = 42;
  private static final int AFTER_F4 = 48;
  private static final int STATE_BITS = 0x3F;

  /** For each byte, the next states. */
  private static final long[] TRANSITIONS = transitions();

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int BLOCK = 64;
  private static final int HALF_BLOCK = 32;
  private static final int PAIR = 0xFFFF;

  private long state = COMPLETE;

  private static long[] transitions() {
    long[] transitions = new long[256];
    allow(transitions, COMPLETE, 0x00, 0x7F, COMPLETE);
    allow(transitions, COMPLETE, 0xC2, 0xDF, ONE_MISSING);
    allow(transitions, COMPLETE, 0xE0, 0xE0, AFTER_E0);
    allow(transitions, COMPLETE, 0xE1, 0xEC, TWO_MISSING);
    allow(transitions, COMPLETE, 0xED, 0xED, AFTER_ED);
    allow(transitions, COMPLETE, 0xEE, 0xEF, TWO_MISSING);
    allow(transitions, COMPLETE, 0xF0, 0xF0, AFTER_F0);
    allow(transitions, COMPLETE, 0xF1, 0xF3, THREE_MISSING);
    allow(transitions, COMPLETE, 0xF4, 0xF4, AFTER_F4);
    allow(transitions, ONE_MISSING, 0x80, 0xBF, COMPLETE);
    allow(transitions, TWO_MISSING, 0x80, 0xBF, ONE_MISSING);
    allow(transitions, THREE_MISSING, 0x80, 0xBF, TWO_MISSING);
    allow(transitions, AFTER_E0, 0xA0, 0xBF, ONE_MISSING); // no overlong forms
    allow(transitions, AFTER_ED, 0x80, 0x9F, ONE_MISSING); // no surrogates
    allow(transitions, AFTER_F0, 0x90, 0xBF, TWO_MISSING); // no overlong forms
    allow(transitions, AFTER_F4, 0x80, 0x8F, TWO_MISSING); // nothing beyond U+10FFFF
    return transitions;
  }

  private static void allow(long[] transitions, int state, int first, int last, long next) {
    for (int value = first; value <= last; value++) {
      transitions[value] |= next << state;
    }
  }

  /** Whether the bytes are one whole piece of valid UTF-8. */
  static boolean isValid(ByteBuffer bytes, int offset, int length) {
    int end = offset + length;
    return isAscii(bytes, offset, end) || advance(COMPLETE, bytes, offset, end) == COMPLETE;
  }

  /** By blocks, the last of which may overlap the one before, so that no rest is left. */
  private static boolean isAscii(ByteBuffer bytes, int from, int end) {
    long seen = 0;
    if (end - from >= BLOCK) {
      int last = end - BLOCK;
      seen = block(bytes, last);
      for (int position = from; position < last; position += BLOCK) {
        seen |= block(bytes, position);
      }
    } else if (end - from >= Long.BYTES) {
      int last = end - Long.BYTES;
      seen = word(bytes, last);
      for (int position = from; position < last; position += Long.BYTES) {
        seen |= word(bytes, position);
      }
    } else {
      for (int position = from; position < end; position++) {
        seen |= bytes.get(position);
      }
    }
    return (seen & HIGH_BITS) == 0;
  }

  private static long block(ByteBuffer bytes, int position) {
    return ((word(bytes, position) | word(bytes, position + 8))
            | (word(bytes, position + 16) | word(bytes, position + 24)))
        | ((word(bytes, position + 32) | word(bytes, position + 40))
            | (word(bytes, position + 48) | word(bytes, position + 56)));
  }

  private static long word(ByteBuffer bytes, int position) {
    return (long) LONGS.get(bytes, position);
  }

  /** Takes the next piece; false if it cannot be a part of valid UTF-8. */
  boolean accept(ByteBuffer bytes, int offset, int length) {
    int end = offset + length;
    if (state != COMPLETE || !isAscii(bytes, offset, end)) {
      state = advance(state, bytes, offset, end);
    }
    return state != REJECTED;
  }

  /** Whether what was taken ends with a whole character. */
  boolean isComplete() {
    return state == COMPLETE;
  }

  /** Begins a new text. */
  void reset() {
    state = COMPLETE;
  }

  /** The state after more bytes. */
  private static long advance(long before, ByteBuffer bytes, int from, int end) {
    long state = before;
    int position = from;
    for (; end - position >= HALF_BLOCK; position += HALF_BLOCK) {
      long first = word(bytes, position);
      long second = word(bytes, position + 8);
      long third = word(bytes, position + 16);
      long fourth = word(bytes, position + 24);
      long seen = (first | second) | (third | fourth);
      if ((seen & HIGH_BITS) != 0 || (state & STATE_BITS) != COMPLETE) {
        state = afterWord(afterWord(state, first), second);
        state = afterWord(afterWord(state, third), fourth);
      }
    }
    for (; end - position >= Long.BYTES; position += Long.BYTES) {
      state = afterWord(state, word(bytes, position));
    }
    for (; position < end; position++) {
      state = TRANSITIONS[bytes.get(position) & 0xFF] >>> state;
    }
    return state & STATE_BITS;
  }

  private static long afterWord(long before, long word) {
    long[] pairs = Pairs.TRANSITIONS;
    long state = pairs[(int) word & PAIR] >>> before;
    state = pairs[(int) (word >>> 16) & PAIR] >>> state;
    state = pairs[(int) (word >>> 32) & PAIR] >>> state;
    return pairs[(int) (word >>> 48)] >>> state;
  }

  /** Half a megabyte that a process needs once it meets a text that is not ASCII. */
  private static final class Pairs {
    /** For each two bytes, of which the first is the lower one, the states after both. */
    static final long[] TRANSITIONS = new long[PAIR + 1];

    static {
      for (int pair = 0; pair <= PAIR; pair++) {
        long first = Utf8Validator.TRANSITIONS[pair & 0xFF];
        long second = Utf8Validator.TRANSITIONS[pair >>> 8];
        for (int state = COMPLETE; state <= AFTER_F4; state += COMPLETE) {
          TRANSITIONS[pair] |= (second >>> (first >>> state) & STATE_BITS) << state;
        }
      }
    }
  }
}
