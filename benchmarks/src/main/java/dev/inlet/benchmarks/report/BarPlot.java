package dev.inlet.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Horizontal bars as SVG, in panels, two beside each other; the longest bar of a panel takes all
 * its room. The background is white, so that it can be read on a dark page, too.
 */
record BarPlot(String title, String subtitle, List<Panel> panels) {
  static final double WIDTH = 920;
  private static final double MARGIN = 24;
  private static final double TOP = 80;
  private static final double ROW = 20;
  private static final double BAR = 13;
  private static final double HEAD = 12;
  private static final double FOOT = 34;
  private static final double GAP = 30;
  private static final double ROOM_FOR_VALUE = 58;
  private static final int COLUMNS = 2;

  /** About how wide a letter is. */
  private static final double LETTER = 7;

  private static final String HEAD_OF_FILE =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" role="img">
      <title>%3$s</title>
      <style>
      text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; \
      fill: #24292f }
      .heading { font-size: 17px; font-weight: 600 }
      .strong { font-weight: 600 }
      .quiet { font-size: 11px; fill: #656d76 }
      .end { text-anchor: end }
      .inlet { fill: #0b62c4 }
      .peer { fill: #a9b4c0 }
      .whisker { stroke: #101418 }
      </style>
      <rect width="%1$s" height="%2$s" fill="#ffffff"/>
      """;

  /** Bars that are compared with each other. */
  record Panel(String title, List<Bar> bars) {
    private double height() {
      return HEAD + bars.size() * ROW + FOOT;
    }
  }

  /**
   * A bar to the median, with a whisker from the least to the largest value.
   *
   * @param accent whether it is what the plot is about
   */
  record Bar(String label, Spread spread, boolean accent) {}

  /** The picture. */
  String draw() {
    StringBuilder body = new StringBuilder();
    text(body, MARGIN, 34, "heading", title);
    text(body, MARGIN, 53, "quiet", subtitle);
    double width = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
    double y = TOP;
    for (int i = 0; i < panels.size(); i += COLUMNS) {
      List<Panel> row = panels.subList(i, Math.min(i + COLUMNS, panels.size()));
      for (int column = 0; column < row.size(); column++) {
        draw(body, row.get(column), MARGIN + column * (width + GAP), y, width);
      }
      y += row.stream().mapToDouble(Panel::height).max().orElse(0);
    }
    return HEAD_OF_FILE.formatted(number(WIDTH), number(y), escape(title)) + body + "</svg>\n";
  }

  private void draw(StringBuilder body, Panel panel, double x, double y, double width) {
    text(body, x, y, "strong", panel.title());
    double left = x + labelWidth();
    double max = panel.bars().stream().mapToDouble(bar -> bar.spread().max()).max().orElse(0);
    double scale = max > 0 ? (x + width - ROOM_FOR_VALUE - left) / max : 0;
    double middle = y + HEAD + ROW / 2;
    for (Bar bar : panel.bars()) {
      Spread spread = bar.spread();
      String strength = bar.accent() ? " strong" : "";
      text(body, left - 8, middle + 4, "end" + strength, bar.label());
      rectangle(body, left, middle, spread.median() * scale, BAR, bar.accent() ? "inlet" : "peer");
      if (spread.min() < spread.max()) {
        double length = (spread.max() - spread.min()) * scale;
        rectangle(body, left + spread.min() * scale, middle, length, 0.5, "whisker");
      }
      String value = Numbers.format(spread.median());
      text(body, left + spread.max() * scale + 6, middle + 4, "label" + strength, value);
      middle += ROW;
    }
  }

  private double labelWidth() {
    Stream<Bar> bars = panels.stream().flatMap(panel -> panel.bars().stream());
    return 10 + LETTER * bars.mapToInt(bar -> bar.label().length()).max().orElse(0);
  }

  private static void rectangle(
      StringBuilder body, double x, double middle, double width, double height, String style) {
    body.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>\n"
            .formatted(
                number(x), number(middle - height / 2), number(width), number(height), style));
  }

  private static void text(StringBuilder body, double x, double y, String style, String text) {
    body.append(
        "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), style, escape(text)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
