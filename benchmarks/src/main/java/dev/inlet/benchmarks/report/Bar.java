package dev.inlet.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that Inlet has to reach.
 *
 * @param title what is looked at, for people
 * @param limit what it has to be
 * @param rounds computes it for each round, since runs of one round stand next to each other and a
 *     slow minute is one of all of them; empty if it was not measured
 * @param comparedWith who that was, if it depends on what was measured; else empty
 */
record Bar(
    String title,
    Limit limit,
    Function<Results, List<Double>> rounds,
    Function<Results, String> comparedWith) {
  Bar {
    requireNonNull(title, "title is null");
    requireNonNull(limit, "limit is null");
    requireNonNull(rounds, "rounds is null");
    requireNonNull(comparedWith, "comparedWith is null");
  }

  /** What came of it. */
  enum Verdict {
    PASS,
    FAIL,
    NOT_MEASURED
  }

  /** How a value may be to the number of a limit. */
  enum Comparison {
    AT_LEAST("≥"),
    AT_MOST("≤"),
    BELOW("<");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }
  }

  /**
   * What a value has to keep to.
   *
   * @param unit as it stands behind a number, with a space if there is to be one
   */
  record Limit(Comparison comparison, double number, String unit) {
    Limit {
      requireNonNull(comparison, "comparison is null");
      requireNonNull(unit, "unit is null");
    }

    private boolean holds(double value) {
      return switch (comparison) {
        case AT_LEAST -> value >= number;
        case AT_MOST -> value <= number;
        case BELOW -> value < number;
      };
    }

    @Override
    public String toString() {
      return comparison.sign + " " + Numbers.plain(number) + unit;
    }
  }

  /** What was reached, over all rounds; empty if it was not measured. */
  Optional<Spread> reached(Results results) {
    List<Double> values = rounds.apply(results);
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** The median decides. */
  Verdict verdict(Results results) {
    return reached(results)
        .map(spread -> limit.holds(spread.median()) ? Verdict.PASS : Verdict.FAIL)
        .orElse(Verdict.NOT_MEASURED);
  }
}
