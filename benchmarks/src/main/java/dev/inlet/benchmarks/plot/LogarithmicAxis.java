package dev.inlet.benchmarks.plot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Each power of ten takes as much room as the next.
 *
 * @param first the exponent that is drawn at {@code start}
 * @param last the exponent that is drawn at {@code end}
 */
record LogarithmicAxis(double first, double last, double start, double end) {

  /** Around all values that are larger than zero, from a power of ten to another. */
  static LogarithmicAxis around(Collection<Double> values, double start, double end) {
    double[] exponents =
        values.stream().filter(value -> value > 0).mapToDouble(Math::log10).sorted().toArray();
    if (exponents.length == 0) {
      return new LogarithmicAxis(0, 1, start, end);
    }
    double first = Math.floor(exponents[0]);
    double last = Math.ceil(exponents[exponents.length - 1]);
    return new LogarithmicAxis(first, Math.max(last, first + 1), start, end);
  }

  /** Where a value is drawn; one that is too small, at the start. */
  double position(double value) {
    double exponent = Math.max(first, Math.log10(Math.max(value, Double.MIN_NORMAL)));
    return start + (exponent - first) / (last - first) * (end - start);
  }

  /** The powers of ten. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (double exponent = first; exponent <= last; exponent++) {
      ticks.add(Math.pow(10, exponent));
    }
    return ticks;
  }
}
