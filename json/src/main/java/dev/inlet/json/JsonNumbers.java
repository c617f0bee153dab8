package dev.inlet.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/** The grammar of numbers, and what they are worth. */
final class JsonNumbers {
  /** So that no sender decides how long arithmetic takes. */
  static final int MAX_LENGTH = 1_000;

  /** As many digits always fit a long. */
  static final int SAFE_DIGITS = 18;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final long ABOVE_NINES = 0x7676_7676_7676_7676L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private JsonNumbers() {}

  /** The index behind the digits at an index. Looks at eight bytes at a time. */
  static int behindDigits(byte[] json, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long values = (long) LONG.get(json, at) ^ ZEROS;
      // Above nine, the sum has the high bit; it may carry only into bytes behind such a one.
      long others = (values | (values + ABOVE_NINES)) & HIGH_BITS;
      if (others != 0) {
        return at + (Long.numberOfTrailingZeros(others) >>> 3);
      }
    }
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at;
  }

  /**
   * The index behind the number that starts at an index.
   *
   * @throws JsonException if no number stands there
   */
  static int end(byte[] json, int offset, int start, int end) throws JsonException {
    int at = start < end && json[start] == '-' ? start + 1 : start;
    at = at < end && json[at] == '0' ? at + 1 : digits(json, offset, at, end);
    if (at < end && json[at] == '.') {
      at = digits(json, offset, at + 1, end);
    }
    if (at < end && (json[at] | 0x20) == 'e') {
      at++;
      at = at < end && (json[at] == '+' || json[at] == '-') ? at + 1 : at;
      at = digits(json, offset, at, end);
    }
    return at;
  }

  private static int digits(byte[] json, int offset, int from, int end) throws JsonException {
    int at = from;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw new JsonException(at - offset, "a digit");
    }
    return at;
  }

  /** The value of a number, unless its exponent is beyond any use. */
  static Optional<BigDecimal> decimal(String number) {
    try {
      return Optional.of(new BigDecimal(number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The value of a number if it is whole and fits; {@code 1.0} and {@code 1e3} are whole. */
  static OptionalLong whole(String number) {
    try {
      return OptionalLong.of(new BigDecimal(number).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
