package dev.inlet.benchmarks.report;

import java.util.Locale;

/** Numbers with three digits that count, as people read them. */
final class Numbers {

  private Numbers() {}

  static String format(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return digits(value / 1e6) + " M";
    }
    return size >= 1e4 ? digits(value / 1e3) + " k" : digits(value);
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    String pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
