package dev.inlet.runner.monitoring;

import java.time.Duration;
import java.util.List;

/**
 * How fast a count grew in the last minutes: one value for each period, in a ring. Not for several
 * threads.
 */
final class Rates {
  static final Duration PERIOD = Duration.ofSeconds(5);
  static final int PERIODS = 120;

  private final Recent<Double> rates = new Recent<>(PERIODS);
  private long before;

  /**
   * Adds a value.
   *
   * @param total what is counted by now; less than before if the count began again
   * @param elapsed since the last value
   */
  void sample(long total, Duration elapsed) {
    long growth = total < before ? total : total - before;
    before = total;
    double seconds = Math.max(1, elapsed.toMillis()) / 1000.0;
    rates.add(Math.round(growth / seconds * 10) / 10.0);
  }

  /** Per second, one decimal, the oldest first; fewer than there are periods at the beginning. */
  List<Double> perSecond() {
    return rates.items();
  }
}
