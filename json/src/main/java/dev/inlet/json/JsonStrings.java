package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The inside of JSON strings: where they end, what their escapes stand for. */
final class JsonStrings {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long BIT_1 = 0x02 * ONES;
  private static final long ABOVE_QUOTES = 0x21 * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private JsonStrings() {}

  /**
   * The index of the next quote, backslash or control character, or {@code end}. Looks at sixteen
   * bytes at a time.
   */
  static int stop(byte[] json, int from, int end) {
    int at = from;
    for (; at <= end - 2 * Long.BYTES; at += 2 * Long.BYTES) {
      long first = stops((long) LONG.get(json, at));
      long second = stops((long) LONG.get(json, at + Long.BYTES));
      if ((first | second) != 0) {
        return first != 0 ? at + firstOf(first) : at + Long.BYTES + firstOf(second);
      }
    }
    if (at <= end - Long.BYTES) {
      long stops = stops((long) LONG.get(json, at));
      if (stops != 0) {
        return at + firstOf(stops);
      }
      at += Long.BYTES;
    }
    while (at < end && !isStop(json[at])) {
      at++;
    }
    return Math.min(at, end);
  }

  /** Has the high bit of the first byte that is a stop, and perhaps of some behind it. */
  private static long stops(long bytes) {
    // With bit 1 flipped, a quote is 0x20, a space 0x22 and '#' 0x21, while control characters
    // stay below 0x20: one comparison finds quotes and control characters.
    long quotes = (bytes ^ BIT_1) - ABOVE_QUOTES;
    long backslashes = (bytes ^ BACKSLASHES) - ONES;
    // A borrow can only have set bits above the first stop.
    return (quotes | backslashes) & ~bytes & HIGH_BITS;
  }

  private static int firstOf(long stops) {
    return Long.numberOfTrailingZeros(stops) >>> 3;
  }

  private static boolean isStop(byte b) {
    return b == '"' || b == '\\' || (b >= 0 && b < ' ');
  }

  /** The text between two quotes. */
  static String decode(byte[] json, int offset, int start, int end) throws JsonException {
    StringBuilder text = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int escape = stop(json, at, end);
      text.append(new String(json, at, escape - at, UTF_8));
      at = escape;
      if (at < end) {
        text.append((char) unit(json, offset, at, end));
        at += length(json, at);
      }
    }
    return text.toString();
  }

  /** Whether the text between two quotes is the given UTF-8, without decoding either. */
  static boolean equal(byte[] json, int offset, int start, int end, byte[] utf8)
      throws JsonException {
    int at = start;
    int matched = 0;
    while (at < end) {
      int codePoint = json[at];
      if (codePoint != '\\') {
        if (matched == utf8.length || utf8[matched] != codePoint) {
          return false;
        }
        at++;
        matched++;
        continue;
      }
      codePoint = unit(json, offset, at, end);
      at += length(json, at);
      if (Character.isHighSurrogate((char) codePoint) && at < end && json[at] == '\\') {
        char second = (char) unit(json, offset, at, end);
        if (Character.isLowSurrogate(second)) {
          codePoint = Character.toCodePoint((char) codePoint, second);
          at += length(json, at);
        }
      }
      matched = match(codePoint, utf8, matched);
      if (matched < 0) {
        return false;
      }
    }
    return matched == utf8.length;
  }

  /** The index behind the code point in UTF-8, or -1 if something else stands there. */
  private static int match(int codePoint, byte[] utf8, int from) {
    int more = codePoint < 0x80 ? 0 : codePoint < 0x800 ? 1 : codePoint < 0x1_0000 ? 2 : 3;
    boolean isLone = more == 2 && Character.isSurrogate((char) codePoint);
    if (isLone || from + more >= utf8.length) {
      return -1;
    }
    int lead = more == 0 ? 0 : (0xff00 >> (more + 1)) & 0xff;
    for (int i = 0; i <= more; i++) {
      int bits = codePoint >> (6 * (more - i));
      if (utf8[from + i] != (byte) (i == 0 ? lead | bits : 0x80 | (bits & 0x3f))) {
        return -1;
      }
    }
    return from + more + 1;
  }

  /** The UTF-16 unit that an escape stands for. */
  private static int unit(byte[] json, int offset, int at, int end) throws JsonException {
    return switch (at + 1 < end ? json[at + 1] : 0) {
      case '"', '\\', '/' -> json[at + 1];
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal(json, offset, at + 2, end);
      default -> throw new JsonException(at - offset, "an escape of JSON");
    };
  }

  private static int hexadecimal(byte[] json, int offset, int from, int end) throws JsonException {
    int unit = 0;
    for (int at = from; at < from + 4; at++) {
      int digit = at < end && json[at] >= 0 ? Character.digit((char) json[at], 16) : -1;
      if (digit < 0) {
        throw new JsonException(at - offset, "four hexadecimal digits");
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private static int length(byte[] json, int escape) {
    return json[escape + 1] == 'u' ? 6 : 2;
  }
}
