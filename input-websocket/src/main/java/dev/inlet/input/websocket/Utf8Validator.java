package dev.inlet.input.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 (RFC 3629, section 4) as they come, in pieces that may end anywhere.
 * ASCII is checked by words of eight bytes.
 */
final class Utf8Validator {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int BLOCK = 4 * Long.BYTES;
  private static final int MAX_SEQUENCE = 4;

  /** How many continuation bytes are still to come; -1 after an invalid byte. */
  private int missing;

  /** The range of the next continuation byte; the first one of a sequence may be restricted. */
  private int lowest = 0x80;

  private int highest = 0xBF;

  /** Whether the bytes are one whole piece of valid UTF-8. */
  static boolean isValid(ByteBuffer bytes, int offset, int length) {
    if (isAscii(bytes, offset, offset + length)) {
      return true;
    }
    Utf8Validator validator = new Utf8Validator();
    return validator.accept(bytes, offset, length) && validator.isComplete();
  }

  /** By blocks or words, the last of which may overlap the one before, so that no rest is left. */
  private static boolean isAscii(ByteBuffer bytes, int from, int end) {
    long seen;
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
      seen = 0;
      for (int position = from; position < end; position++) {
        seen |= bytes.get(position);
      }
    }
    return (seen & HIGH_BITS) == 0;
  }

  private static long block(ByteBuffer bytes, int position) {
    long first = word(bytes, position) | word(bytes, position + Long.BYTES);
    long second = word(bytes, position + 2 * Long.BYTES) | word(bytes, position + 3 * Long.BYTES);
    return first | second;
  }

  private static long word(ByteBuffer bytes, int position) {
    return (long) LONGS.get(bytes, position);
  }

  /** Takes the next piece; false if it cannot be a part of valid UTF-8. */
  boolean accept(ByteBuffer bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end && missing >= 0) {
      if (missing == 0) {
        position = skipWhole(bytes, position, end);
        if (position < end) {
          startSequence(bytes.get(position++) & 0xFF);
        }
      } else {
        continueSequence(bytes.get(position++) & 0xFF);
      }
    }
    return missing >= 0;
  }

  /** Whether what was taken ends with a whole character. */
  boolean isComplete() {
    return missing == 0;
  }

  /** Begins a new text. */
  void reset() {
    missing = 0;
    lowest = 0x80;
    highest = 0xBF;
  }

  private void startSequence(int first) {
    if (first >= 0xC2 && first <= 0xDF) {
      missing = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
      missing = 2;
      lowest = first == 0xE0 ? 0xA0 : 0x80; // no overlong forms
      highest = first == 0xED ? 0x9F : 0xBF; // no surrogates
    } else if (first >= 0xF0 && first <= 0xF4) {
      missing = 3;
      lowest = first == 0xF0 ? 0x90 : 0x80; // no overlong forms
      highest = first == 0xF4 ? 0x8F : 0xBF; // nothing beyond U+10FFFF
    } else {
      missing = -1;
    }
  }

  private void continueSequence(int next) {
    if (next < lowest || next > highest) {
      missing = -1;
      return;
    }
    missing--;
    lowest = 0x80;
    highest = 0xBF;
  }

  /**
   * The position of the first character that is not whole, not valid or near the end, or the end.
   */
  private static int skipWhole(ByteBuffer bytes, int from, int end) {
    int position = from;
    while (true) {
      position = skipAscii(bytes, position, end);
      int size = end - position < MAX_SEQUENCE ? 0 : sequenceSize(bytes, position);
      if (size == 0) {
        return position;
      }
      position += size;
    }
  }

  /** The size of the valid character that begins here and is not ASCII; 0 if there is none. */
  private static int sequenceSize(ByteBuffer bytes, int position) {
    int first = bytes.get(position) & 0xFF;
    int second = bytes.get(position + 1) & 0xFF;
    if (first < 0xE0) {
      return first >= 0xC2 && isContinuation(second) ? 2 : 0;
    }
    if (!isContinuation(bytes.get(position + 2))) {
      return 0;
    }
    if (first < 0xF0) {
      int lowest = first == 0xE0 ? 0xA0 : 0x80;
      int highest = first == 0xED ? 0x9F : 0xBF;
      return second >= lowest && second <= highest ? 3 : 0;
    }
    int lowest = first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xF4 ? 0x8F : 0xBF;
    boolean valid = first <= 0xF4 && second >= lowest && second <= highest;
    return valid && isContinuation(bytes.get(position + 3)) ? 4 : 0;
  }

  private static boolean isContinuation(int value) {
    return (value & 0xC0) == 0x80;
  }

  /** The position of the first byte that is not ASCII, or the end. */
  private static int skipAscii(ByteBuffer bytes, int from, int end) {
    int position = from;
    while (end - position >= Long.BYTES && (word(bytes, position) & HIGH_BITS) == 0) {
      position += Long.BYTES;
    }
    while (position < end && bytes.get(position) >= 0) {
      position++;
    }
    return position;
  }
}
