package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All measurements of a benchmark, in the order in which they were made. */
public final class Results {
  private final List<Measurement> measurements = new ArrayList<>();

  public void add(Measurement measurement) {
    measurements.add(measurement);
  }

  public List<Measurement> all() {
    return List.copyOf(measurements);
  }

  public List<String> suites() {
    return measurements.stream().map(Measurement::suite).distinct().toList();
  }

  public List<String> works(String suite) {
    return measurements.stream()
        .filter(measurement -> measurement.suite().equals(suite))
        .map(Measurement::work)
        .distinct()
        .toList();
  }

  /** Those who did that work, in the order of the first round. */
  public List<String> contenders(String suite, String work) {
    return measurements.stream()
        .filter(measurement -> measurement.suite().equals(suite))
        .filter(measurement -> measurement.work().equals(work))
        .map(Measurement::contender)
        .distinct()
        .toList();
  }

  /** What the runs of one contender had of a figure; empty if none had it. */
  public Optional<Spread> spread(String suite, String work, String contender, Figure figure) {
    List<Double> values =
        measurements.stream()
            .filter(measurement -> measurement.suite().equals(suite))
            .filter(measurement -> measurement.work().equals(work))
            .filter(measurement -> measurement.contender().equals(contender))
            .flatMap(measurement -> Optional.ofNullable(measurement.figures().get(figure)).stream())
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }
}
