package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.trial.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that a report is written from.
 *
 * @param sittings from the oldest to the newest
 */
public record Report(List<Sitting> sittings) {
  public Report {
    sittings = List.copyOf(sittings);
  }

  /** Puts several together, without sittings of which nothing counts any more. */
  static Report of(List<Report> reports) {
    Report all =
        new Report(reports.stream().flatMap(report -> report.sittings().stream()).toList());
    return new Report(
        IntStream.range(0, all.sittings.size())
            .filter(index -> !all.suites(index).isEmpty())
            .mapToObj(all.sittings::get)
            .toList());
  }

  /** The suites of a sitting in which it has works that no later one has. */
  List<String> suites(int index) {
    Set<List<String>> later =
        sittings.subList(index + 1, sittings.size()).stream()
            .flatMap(sitting -> sitting.measurements().stream())
            .map(Report::work)
            .collect(Collectors.toSet());
    return sittings.get(index).measurements().stream()
        .filter(measurement -> !later.contains(work(measurement)))
        .map(Measurement::suite)
        .distinct()
        .toList();
  }

  /** In which sitting a work was measured, or measured for the last time. */
  int sitting(String suite, String work) {
    return IntStream.range(0, sittings.size())
        .filter(
            index ->
                sittings.get(index).measurements().stream()
                    .anyMatch(measurement -> work(measurement).equals(List.of(suite, work))))
        .max()
        .orElseThrow();
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
