package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.plot.BarPlot;
import dev.inlet.benchmarks.plot.LinePlot;
import dev.inlet.benchmarks.plot.SpanPlot;
import dev.inlet.benchmarks.report.Chapter.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plots of a report. */
final class Plots {
  private static final Pattern COUNT = Pattern.compile("([\\d,]+) (.+)");

  private final Results results;
  private final Chapter chapter;
  private final Picture picture;

  private Plots(Results results, Chapter chapter, Picture picture) {
    this.results = results;
    this.chapter = chapter;
    this.picture = picture;
  }

  /** The text of each file, by its name. */
  static Map<String, String> draw(Results results) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String suite : results.suites()) {
      Chapter chapter = Chapter.of(suite);
      for (Picture picture : chapter.pictures()) {
        new Plots(results, chapter, picture)
            .draw()
            .ifPresent(text -> files.put(chapter.file(picture), text));
      }
    }
    return files;
  }

  private Optional<String> draw() {
    return switch (picture.kind()) {
      case BARS -> bars();
      case SPANS -> spans();
      case LINES -> lines();
    };
  }

  private List<String> works() {
    return results.works(chapter.suite());
  }

  private List<String> contenders(String work) {
    return results.contenders(chapter.suite(), work);
  }

  private Optional<Spread> spread(String work, String contender, Figure figure) {
    return results.spread(chapter.suite(), work, contender, figure);
  }

  private static boolean isInlet(String contender) {
    return contender.startsWith(MarkdownReport.INLET);
  }

  private String medians() {
    int rounds = results.rounds(chapter.suite());
    return rounds == 1
        ? "One run each."
        : "Medians of %d runs; a whisker reaches from the least to the largest.".formatted(rounds);
  }

  private Optional<String> bars() {
    List<BarPlot.Panel> panels = new ArrayList<>();
    for (String work : works()) {
      for (Figure figure : picture.figures()) {
        List<BarPlot.Bar> bars = bars(work, figure);
        if (!bars.isEmpty()) {
          panels.add(new BarPlot.Panel(work, figure.title(), bars));
        }
      }
    }
    boolean more = picture.figures().get(0).moreIsBetter();
    String better =
        picture.figures().size() > 1
            ? "The best is on top."
            : more ? "More is better." : "Less is better.";
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(new BarPlot(picture.title(), medians() + " " + better, panels).draw());
  }

  private List<BarPlot.Bar> bars(String work, Figure figure) {
    List<BarPlot.Bar> bars = new ArrayList<>();
    for (String contender : contenders(work)) {
      spread(work, contender, figure)
          .map(
              spread ->
                  new BarPlot.Bar(
                      contender, spread.median(), spread.min(), spread.max(), isInlet(contender)))
          .ifPresent(bars::add);
    }
    Comparator<BarPlot.Bar> leastFirst = Comparator.comparing(BarPlot.Bar::value);
    bars.sort(figure.moreIsBetter() ? leastFirst.reversed() : leastFirst);
    return bars;
  }

  private Optional<String> spans() {
    List<SpanPlot.Panel> panels = new ArrayList<>();
    for (String work : works()) {
      List<SpanPlot.Row> rows = new ArrayList<>();
      for (String contender : contenders(work)) {
        List<Double> medians =
            picture.figures().stream()
                .flatMap(figure -> spread(work, contender, figure).stream())
                .map(Spread::median)
                .toList();
        if (medians.size() == picture.figures().size()) {
          rows.add(new SpanPlot.Row(contender, medians, isInlet(contender)));
        }
      }
      if (!rows.isEmpty()) {
        panels.add(new SpanPlot.Panel(work, rows));
      }
    }
    List<String> marks = picture.figures().stream().map(Plots::lastWord).toList();
    String subtitle =
        results.rounds(chapter.suite()) == 1 ? "One run each." : "Medians of all runs.";
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SpanPlot(picture.title(), subtitle + " Less is better.", marks, panels).draw());
  }

  /** Such as {@code p99} of {@code latency p99, µs}. */
  private static String lastWord(Figure figure) {
    return figure.title().replaceFirst("^.* (\\S+), .*$", "$1");
  }

  private Optional<String> lines() {
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Figure figure : picture.figures()) {
      List<LinePlot.Line> lines = new ArrayList<>();
      points(figure).forEach((label, points) -> lines.add(new LinePlot.Line(label, points)));
      if (!lines.isEmpty()) {
        panels.add(new LinePlot.Panel(figure.title(), lines));
      }
    }
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LinePlot(picture.title(), medians() + " Less is better.", "connections", panels)
                .draw());
  }

  /** By what the title of a work has behind its number, and by contender if there are several. */
  private Map<String, List<LinePlot.Point>> points(Figure figure) {
    Map<String, List<LinePlot.Point>> lines = new LinkedHashMap<>();
    for (String work : works()) {
      Matcher title = COUNT.matcher(work);
      if (!title.matches()) {
        continue;
      }
      double count = Double.parseDouble(title.group(1).replace(",", ""));
      List<String> contenders = contenders(work);
      for (String contender : contenders) {
        String label = contenders.size() == 1 ? title.group(2) : contender + ", " + title.group(2);
        spread(work, contender, figure)
            .map(spread -> new LinePlot.Point(count, spread.median(), spread.min(), spread.max()))
            .ifPresent(point -> lines.computeIfAbsent(label, key -> new ArrayList<>()).add(point));
      }
    }
    lines.values().forEach(points -> points.sort(Comparator.comparing(LinePlot.Point::x)));
    return lines;
  }
}
