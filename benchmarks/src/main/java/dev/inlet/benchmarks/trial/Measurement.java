package dev.inlet.benchmarks.trial;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one run.
 *
 * @param work the title of what was received
 * @param contender who received it
 * @param problems what makes the figures doubtful, in sentences
 * @param tlsEngine what the contender encrypted with; empty without TLS, and if it is not known
 */
public record Measurement(
    String suite,
    String work,
    String contender,
    int round,
    Map<Figure, Double> figures,
    List<String> problems,
    Optional<String> tlsEngine) {

  public Measurement {
    requireNonNull(suite, "suite is null");
    requireNonNull(work, "work is null");
    requireNonNull(contender, "contender is null");
    figures = Map.copyOf(figures);
    problems = List.copyOf(problems);
    requireNonNull(tlsEngine, "tlsEngine is null");
  }

  /** One without TLS. */
  public Measurement(
      String suite,
      String work,
      String contender,
      int round,
      Map<Figure, Double> figures,
      List<String> problems) {
    this(suite, work, contender, round, figures, problems, Optional.empty());
  }
}
