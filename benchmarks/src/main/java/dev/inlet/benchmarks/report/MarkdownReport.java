package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tables of medians, with the least and the largest of several runs. */
public final class MarkdownReport {
  private final Results results;
  private final StringBuilder page = new StringBuilder();

  private MarkdownReport(Results results) {
    this.results = results;
  }

  /** All tables of all suites. */
  public static String tables(Results results) {
    MarkdownReport report = new MarkdownReport(results);
    results.suites().forEach(report::appendSuite);
    return report.page.toString();
  }

  private void appendSuite(String suite) {
    page.append("## ").append(suite).append("\n\n");
    for (String work : results.works(suite)) {
      page.append("### ").append(work).append("\n\n");
      appendTable(suite, work);
    }
  }

  private void appendTable(String suite, String work) {
    List<Figure> figures = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      boolean known =
          results.contenders(suite, work).stream()
              .anyMatch(contender -> results.spread(suite, work, contender, figure).isPresent());
      if (known) {
        figures.add(figure);
      }
    }
    page.append("| |");
    figures.forEach(figure -> page.append(' ').append(figure.title()).append(" |"));
    page.append("\n|---|").append("---:|".repeat(figures.size())).append('\n');
    for (String contender : results.contenders(suite, work)) {
      page.append("| ").append(contender).append(" | ");
      page.append(
          figures.stream()
              .map(figure -> cell(results.spread(suite, work, contender, figure)))
              .collect(Collectors.joining(" | ")));
      page.append(" |\n");
    }
    page.append('\n');
  }

  private static String cell(Optional<Spread> spread) {
    return spread
        .map(
            some ->
                some.runs() == 1
                    ? Numbers.format(some.median())
                    : "%s (%s–%s)"
                        .formatted(
                            Numbers.format(some.median()),
                            Numbers.format(some.min()),
                            Numbers.format(some.max())))
        .orElse("");
  }
}
