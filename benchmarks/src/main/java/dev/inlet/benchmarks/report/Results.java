package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.trial.Measurement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measurements, in the order in which they were made. */
final class Results {
  private final List<Measurement> measurements;

  Results(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
  }

  List<String> suites() {
    return measurements.stream().map(Measurement::suite).distinct().toList();
  }

  List<String> works(String suite) {
    return of(suite).map(Measurement::work).distinct().toList();
  }

  /** Those who did that work, in the order of the first round. */
  List<String> contenders(String suite, String work) {
    return of(suite)
        .filter(measurement -> measurement.work().equals(work))
        .map(Measurement::contender)
        .distinct()
        .toList();
  }

  /** What someone encrypted a work with, in words; empty if none of that was told. */
  String tlsEngine(String suite, String work, String contender) {
    return of(suite)
        .filter(measurement -> measurement.work().equals(work))
        .filter(measurement -> measurement.contender().equals(contender))
        .flatMap(measurement -> measurement.tlsEngine().stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Whether anybody encrypted anything of a suite. */
  boolean hasTls(String suite) {
    return of(suite).anyMatch(measurement -> measurement.tlsEngine().isPresent());
  }

  /** All who took part in anything. */
  List<String> contenders() {
    return measurements.stream().map(Measurement::contender).distinct().toList();
  }

  /** The runs of a suite that have problems. */
  List<Measurement> doubtful(String suite) {
    return of(suite).filter(measurement -> !measurement.problems().isEmpty()).toList();
  }

  /** How often the runs of a suite were made. */
  int rounds(String suite) {
    return of(suite).mapToInt(Measurement::round).max().orElse(0);
  }

  /** What one contender had of a figure, by round. */
  SortedMap<Integer, Double> byRound(String suite, String work, String contender, Figure figure) {
    SortedMap<Integer, Double> values = new TreeMap<>();
    of(suite)
        .filter(measurement -> measurement.work().equals(work))
        .filter(measurement -> measurement.contender().equals(contender))
        .filter(measurement -> has(measurement, figure))
        .forEach(measurement -> values.put(measurement.round(), measurement.figures().get(figure)));
    return values;
  }

  /** The same without the rounds; empty if no run had the figure. */
  Optional<Spread> spread(String suite, String work, String contender, Figure figure) {
    List<Double> values = List.copyOf(byRound(suite, work, contender, figure).values());
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Whether any run of a suite had a figure. */
  boolean has(String suite, Figure figure) {
    return of(suite).anyMatch(measurement -> has(measurement, figure));
  }

  /** A run without messages has figures per message that are no numbers. */
  private static boolean has(Measurement measurement, Figure figure) {
    return Double.isFinite(measurement.figures().getOrDefault(figure, Double.NaN));
  }

  private Stream<Measurement> of(String suite) {
    return measurements.stream().filter(measurement -> measurement.suite().equals(suite));
  }
}
