package dev.inlet.benchmarks.plot;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines over a logarithmic axis, in panels, two beside each other. */
public record LinePlot(String title, String subtitle, String across, List<Panel> panels) {
  private static final int COLUMNS = 2;
  private static final double GAP = 48;
  private static final double HEAD = 16;
  private static final double HEIGHT = 210;
  private static final double FOOT = 56;
  private static final double LEGEND = 34;
  private static final double TICK_ROOM = 40;
  private static final double VALUE_ROOM = 44;
  private static final int MOST_TICKS = 6;
  private static final int INKS = 4;

  public LinePlot {
    requireNonNull(title, "title is null");
    requireNonNull(subtitle, "subtitle is null");
    requireNonNull(across, "across is null");
    panels = List.copyOf(panels);
  }

  /** Lines that are compared with each other. */
  public record Panel(String title, List<Line> lines) {
    public Panel {
      requireNonNull(title, "title is null");
      lines = List.copyOf(lines);
    }

    private Stream<Point> points() {
      return lines.stream().flatMap(line -> line.points().stream());
    }
  }

  /** At least one point, from left to right. */
  public record Line(String label, List<Point> points) {
    public Line {
      requireNonNull(label, "label is null");
      points = List.copyOf(points);
    }
  }

  /** Where a line passes, with a whisker from the least to the largest of several values. */
  public record Point(double x, double y, double min, double max) {}

  /** The picture. */
  public String draw() {
    Svg svg = new Svg(title, subtitle);
    drawLegend(svg);
    double width = (Svg.WIDTH - 2 * Svg.MARGIN - GAP) / COLUMNS;
    double y = Svg.TOP + LEGEND;
    for (int i = 0; i < panels.size(); i++) {
      int column = i % COLUMNS;
      draw(svg, panels.get(i), Svg.MARGIN + column * (width + GAP), y, width);
      if (column == COLUMNS - 1 || i == panels.size() - 1) {
        y += HEAD + HEIGHT + FOOT;
      }
    }
    return svg.draw(y);
  }

  private void drawLegend(Svg svg) {
    List<String> labels =
        panels.stream()
            .flatMap(panel -> panel.lines().stream())
            .map(Line::label)
            .distinct()
            .toList();
    double x = Svg.MARGIN;
    for (int i = 0; i < labels.size(); i++) {
      svg.line(x, Svg.TOP - 4, x + 18, Svg.TOP - 4, "wide stroke" + ink(i));
      svg.circle(x + 9, Svg.TOP - 4, 3.5, "fill" + ink(i));
      svg.text(x + 26, Svg.TOP, "label", labels.get(i));
      x += Svg.width(labels.get(i)) + 50;
    }
  }

  /** The first line's is the accent; what comes after it must not look like a peer. */
  private static int ink(int line) {
    return line == 0 ? 0 : 2 + (line - 1) % (INKS - 2);
  }

  private void draw(Svg svg, Panel panel, double x, double y, double width) {
    double top = y + HEAD;
    double bottom = top + HEIGHT;
    double max = panel.points().mapToDouble(Point::max).max().orElse(0);
    LinearAxis up = new LinearAxis(max, bottom, top + 10);
    LogarithmicAxis right =
        LogarithmicAxis.around(
            panel.points().map(Point::x).toList(), x + TICK_ROOM, x + width - VALUE_ROOM);
    svg.panelTitle(x, y, panel.title(), "");
    for (double tick : up.ticks(MOST_TICKS)) {
      double position = up.position(tick);
      svg.line(right.start(), position, right.end(), position, "grid");
      svg.text(right.start() - 8, position + 4, "quiet end", Numbers.plain(tick));
    }
    for (double tick : right.ticks()) {
      String label = String.format(Locale.ROOT, "%,.0f", tick);
      svg.text(right.position(tick), bottom + 16, "quiet middle", label);
    }
    svg.text((right.start() + right.end()) / 2, bottom + 33, "quiet middle", across);
    svg.line(right.start(), bottom, right.end(), bottom, "base");
    for (int i = 0; i < panel.lines().size(); i++) {
      draw(svg, panel.lines().get(i).points(), right, up, ink(i));
    }
    labelEnds(svg, panel, right, up);
  }

  private static void draw(
      Svg svg, List<Point> points, LogarithmicAxis right, LinearAxis up, int ink) {
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      double x = right.position(point.x());
      if (i > 0) {
        Point before = points.get(i - 1);
        svg.line(
            right.position(before.x()),
            up.position(before.y()),
            x,
            up.position(point.y()),
            "wide stroke" + ink);
      }
      svg.line(x, up.position(point.min()), x, up.position(point.max()), "whisker");
      svg.circle(x, up.position(point.y()), 3.5, "fill" + ink);
    }
  }

  /** Writes the last value beside the end of each line, the higher above the lower. */
  private static void labelEnds(Svg svg, Panel panel, LogarithmicAxis right, LinearAxis up) {
    double free = Double.NEGATIVE_INFINITY;
    List<Point> ends =
        panel.lines().stream()
            .map(line -> line.points().get(line.points().size() - 1))
            .sorted((one, other) -> Double.compare(other.y(), one.y()))
            .toList();
    for (Point end : ends) {
      double y = Math.max(up.position(end.y()) + 4, free);
      svg.text(right.position(end.x()) + 8, y, "label", Numbers.format(end.y()));
      free = y + 13;
    }
  }
}
