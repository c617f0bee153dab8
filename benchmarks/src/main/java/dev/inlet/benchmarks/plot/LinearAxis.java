package dev.inlet.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * From zero to a largest value, evenly.
 *
 * @param max the largest value
 * @param start where zero is drawn
 * @param end where the largest value is drawn
 */
record LinearAxis(double max, double start, double end) {

  LinearAxis {
    max = max > 0 ? max : 1;
  }

  double position(double value) {
    return start + value / max * (end - start);
  }

  /** At most so many round numbers, zero among them. */
  List<Double> ticks(int most) {
    double step = Math.pow(10, Math.floor(Math.log10(max)) - 1);
    for (int i = 0; max / step >= most; i++) {
      step *= i % 3 == 1 ? 2.5 : 2;
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= max; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
