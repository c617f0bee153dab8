package dev.inlet.benchmarks.plot;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of durations that belong together, such as percentiles, on one logarithmic axis.
 *
 * @param marks what the durations of a row are, at most three
 */
public record SpanPlot(String title, String subtitle, List<String> marks, List<Panel> panels) {
  private static final double ROW = 21;
  private static final double HEAD = 14;
  private static final double FOOT = 50;
  private static final double LEGEND = 34;
  private static final double MARK = 4.5;
  private static final double ROOM_FOR_VALUES = 210;

  public SpanPlot {
    requireNonNull(title, "title is null");
    requireNonNull(subtitle, "subtitle is null");
    marks = List.copyOf(marks);
    panels = List.copyOf(panels);
  }

  /** Rows that are compared with each other. */
  public record Panel(String title, List<Row> rows) {
    public Panel {
      requireNonNull(title, "title is null");
      rows = List.copyOf(rows);
    }
  }

  /**
   * What is drawn on one line.
   *
   * @param micros one for each mark, from the least to the largest
   * @param accent whether it is what the plot is about
   */
  public record Row(String label, List<Double> micros, boolean accent) {
    public Row {
      requireNonNull(label, "label is null");
      micros = List.copyOf(micros);
    }
  }

  /** The picture. */
  public String draw() {
    Svg svg = new Svg(title, subtitle);
    drawLegend(svg);
    LogarithmicAxis axis =
        LogarithmicAxis.around(
            rows().flatMap(row -> row.micros().stream()).toList(),
            Svg.MARGIN + labelWidth(),
            Svg.WIDTH - Svg.MARGIN - ROOM_FOR_VALUES);
    double y = Svg.TOP + LEGEND;
    for (Panel panel : panels) {
      draw(svg, panel, axis, y);
      y += HEAD + panel.rows().size() * ROW + FOOT;
    }
    return svg.draw(y);
  }

  private void drawLegend(Svg svg) {
    double x = Svg.MARGIN + MARK;
    for (int i = 0; i < marks.size(); i++) {
      drawMark(svg, i, x, Svg.TOP - 4, 1);
      svg.text(x + 10, Svg.TOP, "label", marks.get(i));
      x += Svg.width(marks.get(i)) + 36;
    }
  }

  private void draw(Svg svg, Panel panel, LogarithmicAxis axis, double y) {
    double top = y + HEAD;
    double bottom = top + panel.rows().size() * ROW;
    svg.panelTitle(Svg.MARGIN, y, panel.title(), "");
    svg.text(Svg.WIDTH - Svg.MARGIN, y, "quiet end", String.join(" · ", marks));
    for (double tick : axis.ticks()) {
      double position = axis.position(tick);
      svg.line(position, top, position, bottom, "grid");
      svg.text(position, bottom + 14, "quiet middle", duration(tick));
    }
    for (int i = 0; i < panel.rows().size(); i++) {
      draw(svg, panel.rows().get(i), axis, top + (i + 0.5) * ROW);
    }
  }

  private static void draw(Svg svg, Row row, LogarithmicAxis axis, double y) {
    int ink = row.accent() ? 0 : 1;
    String strength = row.accent() ? " strong" : "";
    List<Double> micros = row.micros();
    svg.text(axis.start() - 12, y + 4, "end" + strength, row.label());
    svg.line(
        axis.position(micros.get(0)),
        y,
        axis.position(micros.get(micros.size() - 1)),
        y,
        "wide stroke" + ink);
    for (int i = 0; i < micros.size(); i++) {
      drawMark(svg, i, axis.position(micros.get(i)), y, ink);
    }
    svg.text(
        Svg.WIDTH - Svg.MARGIN,
        y + 4,
        "end" + strength,
        micros.stream().map(Numbers::micros).collect(Collectors.joining(" · ")));
  }

  private static void drawMark(Svg svg, int mark, double x, double y, int ink) {
    switch (mark) {
      case 0 -> svg.circle(x, y, MARK, "fill" + ink);
      case 1 -> svg.circle(x, y, MARK - 0.5, "wide stroke" + ink + " hollow");
      default -> svg.diamond(x, y, MARK + 1, "fill" + ink);
    }
  }

  private static String duration(double micros) {
    if (micros >= 1e6) {
      return Numbers.plain(micros / 1e6) + " s";
    }
    return micros >= 1e3 ? Numbers.plain(micros / 1e3) + " ms" : Numbers.plain(micros) + " µs";
  }

  private Stream<Row> rows() {
    return panels.stream().flatMap(panel -> panel.rows().stream());
  }

  private double labelWidth() {
    return 14 + rows().map(Row::label).map(Svg::width).max(Comparator.naturalOrder()).orElse(0.0);
  }
}
