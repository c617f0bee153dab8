package dev.inlet.json;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** The grammar of numbers, and what they are worth. */
final class JsonNumbers {
  /** So that no sender decides how long arithmetic takes. */
  static final int MAX_LENGTH = 1_000;

  private JsonNumbers() {}

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
