package dev.inlet.benchmarks.report;

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
  @DisplayName("of a limit have no zeros at their end")
  void plain() {
    assertThat(List.of(0.0, 0.2, 5.0, 100.0, 2500.0, 5e6))
        .extracting(Numbers::plain)
        .containsExactly("0", "0.2", "5", "100", "2500", "5 M");
  }
}
