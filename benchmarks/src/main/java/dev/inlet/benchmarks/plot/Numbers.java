package dev.inlet.benchmarks.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with three digits that count, as people read them. */
public final class Numbers {

  private Numbers() {}

  /** Such as {@code 1.80 M}, {@code 12.3 k} or {@code 0.563}. */
  public static String format(double value) {
    Scale scale = Scale.of(value);
    return digits(value / scale.factor) + scale.suffix;
  }

  /** The ends of a range, such as {@code 1.75–1.84 M}. */
  public static String range(double min, double max) {
    Scale scale = Scale.of(min);
    String first = scale == Scale.of(max) ? digits(min / scale.factor) : format(min);
    return first + "–" + format(max);
  }

  /** Without zeros at the end, for round numbers: {@code 5 M}, {@code 0.2}. */
  public static String plain(double value) {
    Scale scale = Scale.of(value);
    BigDecimal rounded = new BigDecimal(value / scale.factor).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + scale.suffix;
  }

  /** A duration in the unit that suits it, such as {@code 45.1 µs} or {@code 1.23 ms}. */
  public static String micros(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return digits(value / 1e6) + " s";
    }
    return size >= 1e3 ? digits(value / 1e3) + " ms" : digits(value) + " µs";
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
