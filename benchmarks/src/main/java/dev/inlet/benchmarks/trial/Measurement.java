package dev.inlet.benchmarks.trial;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.Figure;
import java.util.List;
import java.util.Map;

/**
 * What came of one run.
 *
 * @param work the title of what was received
 * @param contender who received it
 * @param problems what makes the figures doubtful, in sentences
 */
public record Measurement(
    String suite,
    String work,
    String contender,
    int round,
    Map<Figure, Double> figures,
    List<String> problems) {

  public Measurement {
    requireNonNull(suite, "suite is null");
    requireNonNull(work, "work is null");
    requireNonNull(contender, "contender is null");
    figures = Map.copyOf(figures);
    problems = List.copyOf(problems);
  }
}
