package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cursor of the messages that were delivered: the highest if it is a whole number, else the
 * last. One beyond the limit, such as a time that has not come, counts as the limit. Allocates
 * nothing for a message up to the limit that was known last. Belongs to one thread at a time.
 */
final class Cursor {
  private static final int SAFE_DIGITS = 18;

  private final Supplier<Optional<String>> limit;
  private long knownLimit = -1; // there is a limit, and it is not lower
  private boolean isNumber;
  private long highest;

  // Used if it is no number: a JSON value.
  private byte[] latest = {};
  private int size;

  /**
   * No cursor has come.
   *
   * @param limit the highest that counts at the time; it only grows
   */
  Cursor(Supplier<Optional<String>> limit) {
    this.limit = limit;
  }

  /** Takes the cursor of a message, a JSON value in this range. */
  void take(byte[] json, int from, int to) {
    long number = digits(json, from, to);
    if (number >= 0) {
      if (!isNumber || number > highest) {
        highest = Math.max(isNumber ? highest : 0, limited(number));
        isNumber = true;
      }
      return;
    }
    isNumber = false;
    size = to - from;
    if (latest.length < size) {
      latest = new byte[size * 2];
    }
    System.arraycopy(json, from, latest, 0, size);
  }

  private long limited(long number) {
    if (number > knownLimit) {
      knownLimit = limit.get().map(Cursor::parse).orElse(Long.MAX_VALUE);
    }
    return Math.min(number, knownLimit);
  }

  private static long parse(String text) {
    byte[] digits = text.getBytes(UTF_8);
    long number = digits(digits, 0, digits.length);
    return number < 0 ? Long.MAX_VALUE : number;
  }

  /** Goes on behind a cursor as {@link #text} said it. */
  void goOnBehind(String text) {
    byte[] digits = text.getBytes(UTF_8);
    byte[] json =
        digits(digits, 0, digits.length) >= 0 ? digits : JsonWriter.quote(text).getBytes(UTF_8);
    take(json, 0, json.length);
  }

  private static long digits(byte[] json, int from, int to) {
    if (to - from > SAFE_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int at = from; at < to; at++) {
      if (json[at] < '0' || json[at] > '9') {
        return -1;
      }
      number = number * 10 + (json[at] - '0');
    }
    return number;
  }

  /** The cursor as text; empty if none has come. */
  Optional<String> text() {
    if (isNumber) {
      return Optional.of(Long.toString(highest));
    }
    if (size == 0) {
      return Optional.empty();
    }
    try {
      JsonValue value = JsonValue.parse(Arrays.copyOf(latest, size), 0, size);
      return value.asText().or(() -> Optional.of(value.toJson()));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** The lower one of two cursors; the first if they are no numbers. */
  static String lower(String cursor, String limit) {
    try {
      return new BigDecimal(limit).compareTo(new BigDecimal(cursor)) < 0 ? limit : cursor;
    } catch (NumberFormatException e) {
      return cursor;
    }
  }

  /** Whether a text is a number of which the highest counts. */
  static boolean isNumber(String text) {
    byte[] digits = text.getBytes(UTF_8);
    return digits.length > 0 && digits(digits, 0, digits.length) >= 0;
  }

  /** A cursor that is so much before another one; the same if that is not a number. */
  static String before(String cursor, int overlap) {
    if (overlap == 0) {
      return cursor;
    }
    try {
      return new BigDecimal(cursor).subtract(BigDecimal.valueOf(overlap)).toPlainString();
    } catch (NumberFormatException e) {
      return cursor;
    }
  }
}
