package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.trial.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    Map<List<String>, List<Measurement>> works = new LinkedHashMap<>();
    for (Sitting sitting : sittings) {
      works.putAll(
          sitting.measurements().stream()
              .collect(
                  Collectors.groupingBy(Report::work, LinkedHashMap::new, Collectors.toList())));
    }
    return new Results(works.values().stream().flatMap(List::stream).toList());
  }

  private static List<String> work(Measurement measurement) {
    return List.of(measurement.suite(), measurement.work());
  }
}
