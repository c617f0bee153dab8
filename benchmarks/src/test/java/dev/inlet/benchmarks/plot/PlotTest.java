package dev.inlet.benchmarks.plot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@DisplayName("A plot")
class PlotTest {
  private static final String HOSTILE = "<b> & \"quotes\" → µ";

  @Test
  @DisplayName("of bars shows every bar, longer for more, and its value")
  void bars() throws Exception {
    BarPlot plot =
        new BarPlot(
            HOSTILE,
            HOSTILE,
            List.of(
                new BarPlot.Panel(
                    HOSTILE,
                    HOSTILE,
                    List.of(
                        new BarPlot.Bar(HOSTILE, 2e6, 1.5e6, 2.5e6, true),
                        new BarPlot.Bar("peer", 1e6, 1e6, 1e6, false)))));
    Document picture = parse(plot.draw());
    assertThat(texts(picture)).contains(HOSTILE, "peer", "2.00 M", "1.00 M", "0");
    double accent = width(picture, "fill0");
    assertThat(accent).isPositive().isLessThan(Svg.WIDTH);
    assertThat(width(picture, "fill1")).isCloseTo(accent / 2, offset(0.2));
  }

  @Test
  @DisplayName("of spans shows every value of a row")
  void spans() throws Exception {
    SpanPlot plot =
        new SpanPlot(
            HOSTILE,
            HOSTILE,
            List.of("p50", "p99", "p99.9"),
            List.of(
                new SpanPlot.Panel(
                    HOSTILE,
                    List.of(new SpanPlot.Row(HOSTILE, List.of(45.1, 1230.0, 2.5e6), true)))));
    assertThat(texts(parse(plot.draw())))
        .contains("45.1 µs · 1.23 ms · 2.50 s", "10 µs", "1 ms", "10 s");
  }

  @Test
  @DisplayName("of lines shows every line and its last value")
  void lines() throws Exception {
    LinePlot plot =
        new LinePlot(
            HOSTILE,
            HOSTILE,
            "connections",
            List.of(
                new LinePlot.Panel(
                    HOSTILE,
                    List.of(
                        new LinePlot.Line(
                            "idle",
                            List.of(
                                new LinePlot.Point(1, 90, 89, 91),
                                new LinePlot.Point(1000, 226, 220, 230))),
                        new LinePlot.Line("busy", List.of(new LinePlot.Point(1, 0, 0, 0)))))));
    assertThat(texts(parse(plot.draw()))).contains("idle", "busy", "226", "1,000", "connections");
  }

  @Test
  @DisplayName("can be drawn of nothing but zeros")
  void zeros() throws Exception {
    BarPlot.Bar bar = new BarPlot.Bar("idle", 0, 0, 0, false);
    BarPlot plot = new BarPlot("t", "s", List.of(new BarPlot.Panel("p", "u", List.of(bar))));
    assertThat(plot.draw()).doesNotContain("NaN");
    SpanPlot.Row row = new SpanPlot.Row("idle", List.of(0.0), false);
    SpanPlot spans =
        new SpanPlot("t", "s", List.of("p50"), List.of(new SpanPlot.Panel("p", List.of(row))));
    assertThat(spans.draw()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
  }

  private static List<String> texts(Document picture) {
    NodeList texts = picture.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }

  private static double width(Document picture, String style) {
    NodeList rectangles = picture.getElementsByTagName("rect");
    for (int i = 0; i < rectangles.getLength(); i++) {
      Element rectangle = (Element) rectangles.item(i);
      if (rectangle.getAttribute("class").equals(style)) {
        return Double.parseDouble(rectangle.getAttribute("width"));
      }
    }
    throw new AssertionError("no rectangle has the style " + style);
  }
}
