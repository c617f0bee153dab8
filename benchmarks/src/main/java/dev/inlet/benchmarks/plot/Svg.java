package dev.inlet.benchmarks.plot;

import java.util.Locale;

/**
 * The text of a picture. Shapes and words name a style of the style sheet, which is part of the
 * picture; its background is white, so that it can be read on a dark page, too.
 */
final class Svg {
  static final double WIDTH = 920;
  static final double MARGIN = 24;

  /** Where plots begin, below the two lines of the heading. */
  static final double TOP = 78;

  /** About how wide a letter is. */
  private static final double LETTER = 7;

  private static final String STYLES =
      """
      text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; \
      font-size: 12px; fill: #24292f }
      .heading { font-size: 17px; font-weight: 600 }
      .panel { font-size: 13px; font-weight: 600 }
      .quiet { fill: #656d76; font-size: 11px; font-weight: 400 }
      .strong { font-weight: 600 }
      .end { text-anchor: end }
      .middle { text-anchor: middle }
      .page { fill: #ffffff; stroke: #d8dee4 }
      .grid { stroke: #e7ebef }
      .base { stroke: #8c959f }
      .whisker { stroke: #101418; stroke-width: 1.2 }
      .fill0 { fill: #0b62c4 }
      .fill1 { fill: #a9b4c0 }
      .fill2 { fill: #c4622d }
      .fill3 { fill: #2f7d4f }
      .stroke0 { stroke: #0b62c4; fill: none }
      .stroke1 { stroke: #8f9baa; fill: none }
      .stroke2 { stroke: #c4622d; fill: none }
      .stroke3 { stroke: #2f7d4f; fill: none }
      .hollow { fill: #ffffff }
      .wide { stroke-width: 2 }
      """;

  private final String title;
  private final StringBuilder body = new StringBuilder();

  Svg(String title, String subtitle) {
    this.title = title;
    text(MARGIN, 34, "heading", title);
    text(MARGIN, 53, "quiet", subtitle);
  }

  /** About how much room a text takes. */
  static double width(String text) {
    return text.length() * LETTER;
  }

  void rectangle(double x, double y, double width, double height, String style) {
    append(
        style,
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
            .formatted(number(x), number(y), number(width), number(height)));
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    append(
        style,
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\""
            .formatted(number(x1), number(y1), number(x2), number(y2)));
  }

  void circle(double x, double y, double radius, String style) {
    append(
        style,
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"".formatted(number(x), number(y), number(radius)));
  }

  /** A square that stands on a corner. */
  void diamond(double x, double y, double radius, String style) {
    append(
        style,
        "<path d=\"M%1$s %2$s l%3$s %3$s l-%3$s %3$s l-%3$s -%3$s z\""
            .formatted(number(x), number(y - radius), number(radius)));
  }

  private void append(String style, String shape) {
    body.append(shape).append(" class=\"").append(style).append("\"/>\n");
  }

  void text(double x, double y, String style, String text) {
    openText(x, y, style).append(escape(text)).append("</text>\n");
  }

  /** The title of a part of the picture, and what is to be said of it quietly. */
  void panelTitle(double x, double y, String title, String remark) {
    openText(x, y, "panel").append(escape(title));
    body.append("<tspan class=\"quiet\" dx=\"8\">").append(escape(remark));
    body.append("</tspan></text>\n");
  }

  private StringBuilder openText(double x, double y, String style) {
    return body.append("<text x=\"")
        .append(number(x))
        .append("\" y=\"")
        .append(number(y))
        .append("\" class=\"")
        .append(style)
        .append("\">");
  }

  /** The whole picture. */
  String draw(double height) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" \
    role="img">
    <title>%3$s</title>
    <style>
    %4$s</style>
    <rect x="0.5" y="0.5" width="%5$s" height="%6$s" rx="6" class="page"/>
    %7$s</svg>
    """
        .formatted(
            number(WIDTH),
            number(height),
            escape(title),
            STYLES,
            number(WIDTH - 1),
            number(height - 1),
            body);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
