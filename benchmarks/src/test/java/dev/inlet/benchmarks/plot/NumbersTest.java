package dev.inlet.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Numbers for people")
class NumbersTest {

  @Test
  @DisplayName("have three digits that count, and a letter for thousands and millions")
  void format() {
    assertThat(List.of(0.0, 0.0634, 1.8, 12.34, 563.2, 1234.0, 12_340.0, 1_804_000.0))
        .extracting(Numbers::format)
        .containsExactly("0", "0.0634", "1.80", "12.3", "563", "1234", "12.3 k", "1.80 M");
    assertThat(Numbers.format(-5.04)).isEqualTo("−5.04");
  }

  @Test
  @DisplayName("of a range name the letter once if it is the same")
  void range() {
    assertThat(Numbers.range(1.75e6, 1.84e6)).isEqualTo("1.75–1.84 M");
    assertThat(Numbers.range(981_000, 1.84e6)).isEqualTo("981 k–1.84 M");
  }

  @Test
  @DisplayName("on an axis have no zeros at their end")
  void plain() {
    assertThat(List.of(0.0, 0.2, 5.0, 100.0, 2500.0, 5e6))
        .extracting(Numbers::plain)
        .containsExactly("0", "0.2", "5", "100", "2500", "5 M");
  }

  @Test
  @DisplayName("of ticks are round, and not too many")
  void ticks() {
    assertThat(new LinearAxis(23.4e6, 0, 1).ticks(5))
        .extracting(Numbers::plain)
        .containsExactly("0", "5 M", "10 M", "15 M", "20 M");
    assertThat(new LinearAxis(0.31, 0, 1).ticks(5)).hasSize(4);
    assertThat(LogarithmicAxis.around(List.of(43.5, 6740.0), 0, 1).ticks())
        .containsExactly(10.0, 100.0, 1000.0, 10_000.0);
  }
}
