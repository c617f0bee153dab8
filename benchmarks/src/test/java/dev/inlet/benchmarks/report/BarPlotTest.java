package dev.inlet.benchmarks.report;

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

@DisplayName("A plot of bars")
class BarPlotTest {
  private static final String HOSTILE = "<b> & \"quotes\" → µ";

  @Test
  @DisplayName("shows every bar, longer for more, and its value")
  void bars() throws Exception {
    BarPlot plot =
        new BarPlot(
            HOSTILE,
            HOSTILE,
            List.of(
                new BarPlot.Panel(
                    HOSTILE,
                    List.of(
                        new BarPlot.Bar(HOSTILE, new Spread(2e6, 1.5e6, 2.5e6, 3), true),
                        new BarPlot.Bar("peer", new Spread(1e6, 1e6, 1e6, 3), false)))));
    Document picture = parse(plot.draw());
    assertThat(texts(picture)).contains(HOSTILE, "peer", "2.00 M", "1.00 M");
    double accent = width(picture, "inlet");
    assertThat(accent).isPositive().isLessThan(BarPlot.WIDTH);
    assertThat(width(picture, "peer")).isCloseTo(accent / 2, offset(0.2));
  }

  @Test
  @DisplayName("can be drawn of nothing but zeros")
  void zeros() {
    BarPlot.Bar bar = new BarPlot.Bar("idle", new Spread(0, 0, 0, 1), false);
    BarPlot plot = new BarPlot("t", "s", List.of(new BarPlot.Panel("p", List.of(bar))));
    assertThat(plot.draw()).doesNotContain("NaN");
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
