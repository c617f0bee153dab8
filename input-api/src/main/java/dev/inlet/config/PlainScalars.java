package dev.inlet.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Booleans and whole numbers as texts, and what people write in their place. */
final class PlainScalars {
  private PlainScalars() {}

  static Optional<Boolean> parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Optional<Integer> parseInteger(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A boolean that is written as people do. */
  static Optional<String> meantBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "y", "on", "1", "enabled" -> Optional.of("true");
      case "no", "n", "off", "0", "disabled" -> Optional.of("false");
      default -> Optional.empty();
    };
  }

  /** A whole number that is written as people do. */
  static Optional<String> meantInteger(String text) {
    if (text.length() > 32) {
      return Optional.empty();
    }
    try {
      int number = new BigDecimal(text.replaceAll("[_,'\\s]", "")).intValueExact();
      return Optional.of(Integer.toString(number));
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
