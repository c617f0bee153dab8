package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a report is written from.
 *
 * @param sittings from the oldest to the newest
 */
public record Report(List<Sitting> sittings) {
  public Report {
    sittings = List.copyOf(sittings);
  }

  /** Puts several together. */
  static Report of(List<Report> reports) {
    return new Report(reports.stream().flatMap(report -> report.sittings().stream()).toList());
  }

  /** The measurements; of a work that several sittings have, those of the last. */
  Results results() {
    List<Measurement> counted = new ArrayList<>();
    for (Sitting sitting : sittings) {
      Set<List<String>> works =
          sitting.measurements().stream().map(Report::work).collect(Collectors.toSet());
      counted.removeIf(measurement -> works.contains(work(measurement)));
      counted.addAll(sitting.measurements());
    }
    return new Results(counted);
  }

  private static List<String> work(Measurement measurement) {
    return Stream.of(measurement.suite(), measurement.work()).toList();
  }
}
