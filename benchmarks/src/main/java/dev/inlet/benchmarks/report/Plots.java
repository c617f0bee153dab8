package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The plots of a report: one for each suite, with a panel for each of its works and figures. */
final class Plots {
  private Plots() {}

  /** The plot of a suite; empty if nothing was measured that is to be drawn. */
  static Optional<String> draw(Results results, String suite) {
    Chapter chapter = Chapter.of(suite);
    List<BarPlot.Panel> panels = panels(results, suite, chapter);
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(new BarPlot(chapter.title(), legend(results, suite), panels).draw());
  }

  /** The name of the file of a suite's plot. */
  static String file(String suite) {
    return suite + ".svg";
  }

  private static String legend(Results results, String suite) {
    int rounds = results.rounds(suite);
    String runs =
        rounds == 1
            ? "One run each."
            : "Medians of %d runs; a whisker reaches from the least to the largest."
                .formatted(rounds);
    return runs + " The best is on top.";
  }

  private static List<BarPlot.Panel> panels(Results results, String suite, Chapter chapter) {
    List<BarPlot.Panel> panels = new ArrayList<>();
    for (String work : results.works(suite)) {
      for (Figure figure : chapter.plotted()) {
        List<BarPlot.Bar> bars =
            results.contenders(suite, work).stream()
                .flatMap(contender -> bar(results, suite, work, contender, figure))
                .sorted(order(figure))
                .toList();
        if (!bars.isEmpty()) {
          panels.add(new BarPlot.Panel(work + ": " + figure.title(), bars));
        }
      }
    }
    return panels;
  }

  private static Stream<BarPlot.Bar> bar(
      Results results, String suite, String work, String contender, Figure figure) {
    boolean inlet = contender.startsWith(MarkdownReport.INLET);
    return results.spread(suite, work, contender, figure).stream()
        .map(spread -> new BarPlot.Bar(contender, spread, inlet));
  }

  private static Comparator<BarPlot.Bar> order(Figure figure) {
    Comparator<BarPlot.Bar> leastFirst = Comparator.comparing(bar -> bar.spread().median());
    return figure.moreIsBetter() ? leastFirst.reversed() : leastFirst;
  }
}
