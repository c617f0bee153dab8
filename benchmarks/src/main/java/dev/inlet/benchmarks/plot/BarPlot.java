package dev.inlet.benchmarks.plot;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Horizontal bars in panels, two beside each other; each panel has an axis of its own. */
public record BarPlot(String title, String subtitle, List<Panel> panels) {
  private static final double GAP = 36;
  private static final double ROW = 20;
  private static final double BAR = 13;
  private static final double HEAD = 14;
  private static final double FOOT = 50;
  private static final double ROOM_FOR_VALUE = 58;
  private static final int MOST_TICKS = 5;

  public BarPlot {
    requireNonNull(title, "title is null");
    requireNonNull(subtitle, "subtitle is null");
    panels = List.copyOf(panels);
  }

  /** Bars that are compared with each other. */
  public record Panel(String title, String unit, List<Bar> bars) {
    public Panel {
      requireNonNull(title, "title is null");
      requireNonNull(unit, "unit is null");
      bars = List.copyOf(bars);
    }

    private double max() {
      return bars.stream().mapToDouble(Bar::max).max().orElse(0);
    }

    private double height() {
      return HEAD + bars.size() * ROW + FOOT;
    }
  }

  /**
   * A bar, with a whisker from the least to the largest of several values.
   *
   * @param accent whether it is what the plot is about
   */
  public record Bar(String label, double value, double min, double max, boolean accent) {
    public Bar {
      requireNonNull(label, "label is null");
    }
  }

  /** The picture. */
  public String draw() {
    Svg svg = new Svg(title, subtitle);
    int columns = panels.size() == 1 ? 1 : 2;
    double width = (Svg.WIDTH - 2 * Svg.MARGIN - (columns - 1) * GAP) / columns;
    double y = Svg.TOP;
    for (int i = 0; i < panels.size(); i += columns) {
      List<Panel> row = panels.subList(i, Math.min(i + columns, panels.size()));
      for (int column = 0; column < row.size(); column++) {
        draw(svg, row.get(column), Svg.MARGIN + column * (width + GAP), y, width);
      }
      y += row.stream().mapToDouble(Panel::height).max().orElse(0);
    }
    return svg.draw(y);
  }

  private void draw(Svg svg, Panel panel, double x, double y, double width) {
    double left = x + labelWidth();
    LinearAxis axis = new LinearAxis(panel.max(), left, x + width - ROOM_FOR_VALUE);
    double top = y + HEAD;
    double bottom = top + panel.bars().size() * ROW;
    svg.panelTitle(x, y, panel.title(), panel.unit());
    for (double tick : axis.ticks(MOST_TICKS)) {
      double position = axis.position(tick);
      svg.line(position, top, position, bottom, "grid");
      svg.text(position, bottom + 14, "quiet middle", Numbers.plain(tick));
    }
    for (int i = 0; i < panel.bars().size(); i++) {
      draw(svg, panel.bars().get(i), axis, top + i * ROW);
    }
    svg.line(left, top, left, bottom, "base");
  }

  private static void draw(Svg svg, Bar bar, LinearAxis axis, double y) {
    double middle = y + ROW / 2;
    String strength = bar.accent() ? " strong" : "";
    svg.text(axis.start() - 8, middle + 4, "end" + strength, bar.label());
    svg.rectangle(
        axis.start(),
        middle - BAR / 2,
        axis.position(bar.value()) - axis.start(),
        BAR,
        bar.accent() ? "fill0" : "fill1");
    if (bar.min() < bar.max()) {
      double first = axis.position(bar.min());
      double last = axis.position(bar.max());
      svg.line(first, middle, last, middle, "whisker");
      svg.line(first, middle - 3, first, middle + 3, "whisker");
      svg.line(last, middle - 3, last, middle + 3, "whisker");
    }
    svg.text(
        axis.position(bar.max()) + 6, middle + 4, "label" + strength, Numbers.format(bar.value()));
  }

  private double labelWidth() {
    Stream<String> labels = panels.stream().flatMap(panel -> panel.bars().stream()).map(Bar::label);
    return 10 + labels.map(Svg::width).max(Comparator.naturalOrder()).orElse(0.0);
  }
}
