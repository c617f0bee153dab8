package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of a report. */
final class MarkdownReport {
  /** What the names of all that have to reach the bars begin with. */
  static final String INLET = "Inlet";

  /** What a name has between the program and its output. */
  private static final String ARROW = " → ";

  /** A feed that is busier than this may have been what was measured. */
  private static final double BUSY_FEED = 0.95;

  private final Report report;
  private final Results results;
  private final StringBuilder page = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
    results = report.results();
  }

  /** The whole page. */
  static String page(Report report) {
    MarkdownReport markdown = new MarkdownReport(report);
    markdown.appendHead();
    markdown.appendConditions();
    markdown.appendBars();
    markdown.results.suites().forEach(markdown::appendChapter);
    return markdown.page.toString().stripTrailing() + "\n";
  }

  private void appendHead() {
    page.append(
        """
        # Results

        Written by the program `benchmarks`; `docs/performance/README.md` of the checkout says how it
        measures and how to read this page. All figures of all runs are in `results.json` beside it.

        """);
  }

  private void appendConditions() {
    page.append("## The machine and the command\n\n");
    if (report.sittings().size() > 1) {
      page.append("Tables have the number of the command behind each work.\n\n");
    }
    Map<List<Fact>, StringBuilder> commands = new LinkedHashMap<>();
    for (int i = 0; i < report.sittings().size(); i++) {
      Conditions conditions = report.sittings().get(i).conditions();
      String suites = String.join(", ", report.suites(i));
      commands
          .computeIfAbsent(conditions.facts(), facts -> new StringBuilder())
          .append("# %d, %s: %s%n".formatted(i + 1, conditions.date(), suites))
          .append(conditions.command())
          .append('\n');
    }
    commands.forEach(
        (facts, lines) -> {
          page.append("```sh\n").append(lines).append("```\n\n| | |\n|---|---|\n");
          facts.forEach(fact -> appendRow(List.of(fact.name(), fact.value())));
          page.append('\n');
        });
  }

  private void appendBars() {
    List<String> variants =
        results.contenders().stream()
            .filter(contender -> contender.startsWith(INLET) && contender.contains(ARROW))
            .map(contender -> contender.substring(0, contender.indexOf(ARROW)))
            .distinct()
            .toList();
    for (String variant : variants) {
      page.append("## What ").append(variant).append(" must reach\n\n");
      appendRow(List.of("", "bar", "reached", "least–largest of the rounds", ""));
      page.append("|---|---:|---:|---:|---|\n");
      Bars.of(variant, results).forEach(this::appendBar);
      page.append('\n');
    }
  }

  private void appendBar(Bar bar) {
    Optional<Spread> reached = bar.reached(results);
    String unit = bar.limit().unit();
    String comparedWith = reached.isEmpty() ? "" : bar.comparedWith().apply(results);
    appendRow(
        List.of(
            comparedWith.isEmpty() ? bar.title() : bar.title() + ": " + comparedWith,
            bar.limit().toString(),
            reached.map(spread -> Numbers.format(spread.median()) + unit).orElse(""),
            reached.map(MarkdownReport::range).orElse(""),
            switch (bar.verdict(results)) {
              case PASS -> "pass";
              case FAIL -> "**fail**";
              case NOT_MEASURED -> "not measured";
            }));
  }

  private void appendChapter(String suite) {
    Chapter chapter = Chapter.of(suite);
    page.append("## ").append(chapter.title()).append("\n\n");
    if (Plots.draw(results, suite).isPresent()) {
      page.append("![%s](%s)%n%n".formatted(chapter.title(), Plots.file(suite)));
    }
    appendSittings(suite);
    appendTable(suite, chapter);
    appendDoubts(suite);
  }

  /** When, with which Java and which Inlet the works of a suite were measured. */
  private void appendSittings(String suite) {
    results.works(suite).stream()
        .map(work -> report.sitting(suite, work))
        .distinct()
        .sorted()
        .forEach(
            index -> {
              Conditions conditions = report.sittings().get(index).conditions();
              Stream<String> versions =
                  conditions.facts().stream()
                      .filter(MarkdownReport::isVersion)
                      .map(fact -> fact.name() + " " + fact.value());
              page.append(
                  Stream.concat(Stream.of(conditions.date()), versions)
                      .collect(Collectors.joining("; ", "- (" + (index + 1) + ") ", "\n")));
            });
    page.append('\n');
  }

  private static boolean isVersion(Fact fact) {
    return fact.name().startsWith(INLET) || fact.name().equals(Conditions.JDK);
  }

  /** One for all works; each begins with its name in bold. */
  private void appendTable(String suite, Chapter chapter) {
    List<String> works = results.works(suite);
    List<Figure> figures = measured(suite, chapter);
    boolean tls = results.hasTls(suite);
    List<String> titles = new ArrayList<>(List.of("", ""));
    if (tls) {
      titles.add("TLS engine");
    }
    figures.forEach(figure -> titles.add(figure.title()));
    appendRow(titles);
    page.append(tls ? "|---|---|---|" : "|---|---|");
    page.append("---:|".repeat(figures.size())).append('\n');
    for (String work : works) {
      String name = "**%s** (%d)".formatted(work, report.sitting(suite, work) + 1);
      for (String contender : results.contenders(suite, work)) {
        List<String> cells = new ArrayList<>(List.of(name, name(contender)));
        if (tls) {
          cells.add(results.tlsEngine(suite, work, contender));
        }
        figures.forEach(figure -> cells.add(cell(suite, work, contender, figure)));
        appendRow(cells);
        name = "";
      }
    }
    page.append('\n');
  }

  private void appendRow(List<String> cells) {
    page.append(
        cells.stream()
            .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private List<Figure> measured(String suite, Chapter chapter) {
    return chapter.columns().stream().filter(figure -> results.has(suite, figure)).toList();
  }

  private static String name(String contender) {
    return contender.startsWith(INLET) ? "**" + contender + "**" : contender;
  }

  private String cell(String suite, String work, String contender, Figure figure) {
    return results
        .spread(suite, work, contender, figure)
        .map(
            spread -> {
              String median = Numbers.format(spread.median());
              if (figure == Figure.FEED_CPU_SHARE && spread.median() >= BUSY_FEED) {
                return "**" + median + "**";
              }
              String range = range(spread);
              return range.isEmpty() ? median : median + " (" + range + ")";
            })
        .orElse("");
  }

  /** From the least to the largest; empty if that says no more than the median. */
  private static String range(Spread spread) {
    String min = Numbers.format(spread.min());
    String max = Numbers.format(spread.max());
    return min.equals(max) ? "" : min + "–" + max;
  }

  private void appendDoubts(String suite) {
    List<Measurement> doubtful = results.doubtful(suite);
    if (doubtful.isEmpty()) {
      return;
    }
    page.append("Runs whose figures are doubtful:\n\n");
    for (Measurement measurement : doubtful) {
      page.append(
          String.format(
              Locale.ROOT,
              "- %s, %s, round %d: %s%n",
              measurement.work(),
              measurement.contender(),
              measurement.round(),
              String.join("; ", measurement.problems()).replace("\n", " ")));
    }
    page.append('\n');
  }
}
