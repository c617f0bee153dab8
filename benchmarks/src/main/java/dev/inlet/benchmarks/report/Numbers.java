package dev.inlet.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with three digits that count, as people read them. */
final class Numbers {

  private Numbers() {}

  /** Such as {@code 1.80 M}, {@code 12.3 k} or {@code 0.563}. */
  static String format(double value) {
    Scale scale = Scale.of(value);
    return digits(value / scale.factor) + scale.suffix;
  }

  /** Without zeros at the end, for round numbers: {@code 5 M}, {@code 0.2}. */
  static String plain(double value) {
    Scale scale = Scale.of(value);
    BigDecimal rounded = new BigDecimal(value / scale.factor).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + scale.suffix;
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 1) {
      return new BigDecimal(value).round(new MathContext(3)).toPlainString().replace('-', '−');
    }
    String pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value).replace('-', '−');
  }

  private enum Scale {
    ONES(1, ""),
    THOUSANDS(1e3, " k"),
    MILLIONS(1e6, " M");

    private final double factor;
    private final String suffix;

    Scale(double factor, String suffix) {
      this.factor = factor;
      this.suffix = suffix;
    }

    static Scale of(double value) {
      double size = Math.abs(value);
      if (size >= 1e6) {
        return MILLIONS;
      }
      return size >= 1e4 ? THOUSANDS : ONES;
    }
  }
}
