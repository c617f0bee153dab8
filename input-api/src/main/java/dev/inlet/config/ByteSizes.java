package dev.inlet.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as they stand in a configuration. */
public final class ByteSizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(|b|kb|mb|gb|kib|mib|gib)");

  private ByteSizes() {}

  static Optional<Long> parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher.group(2))));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "", "b" -> 1;
      case "kb" -> 1_000;
      case "mb" -> 1_000_000;
      case "gb" -> 1_000_000_000;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /** The shortest exact form, such as {@code 32MiB}. */
  public static String format(long bytes) {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long factor = factor(unit.toLowerCase(Locale.ROOT));
      if (bytes >= factor && bytes % factor == 0) {
        return bytes / factor + unit;
      }
    }
    return bytes + "B";
  }
}
