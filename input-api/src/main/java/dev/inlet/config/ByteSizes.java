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

  /** What somebody means who writes a size with a fraction, or a unit in another form. */
  static Optional<String> meant(String text) {
    return OtherForm.of(text.toLowerCase(Locale.ROOT))
        .flatMap(
            form ->
                form.meant(
                    ByteSizes::unitMeant,
                    unit -> factor(unit.toLowerCase(Locale.ROOT)),
                    ByteSizes::format,
                    Long.MAX_VALUE))
        .filter(meant -> parse(meant).isPresent());
  }

  private static Optional<String> unitMeant(String unit) {
    return switch (unit) {
      case "", "b", "byte", "bytes" -> Optional.of("B");
      case "k", "ki", "kib" -> Optional.of("KiB");
      case "m", "mi", "mib", "megabyte", "megabytes" -> Optional.of("MiB");
      case "g", "gi", "gib", "gigabyte", "gigabytes" -> Optional.of("GiB");
      case "kb" -> Optional.of("KB");
      case "mb" -> Optional.of("MB");
      case "gb" -> Optional.of("GB");
      default -> Optional.empty();
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
