package dev.inlet.benchmarks.report;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.trial.Measurement;
import java.util.List;

/** What was measured at one go, in the order in which it was. */
public record Sitting(Conditions conditions, List<Measurement> measurements) {
  public Sitting {
    requireNonNull(conditions, "conditions is null");
    measurements = List.copyOf(measurements);
  }
}
