package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectionFailure;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureLabelsTest {
  private static final ConnectionFailure FAILURE = ConnectionFailure.of("gone");

  @ParameterizedTest
  @CsvSource({
    "401,401",
    "418,4xx",
    "302,3xx",
    "599,5xx",
    "1006,1006",
    "1015,other",
    "2999,other",
    "3000,3000",
    "3999,3xxx",
    "4001,4xxx",
    "5000,other",
    "-1,other",
    "99,other"
  })
  @DisplayName("common codes stand for themselves, others for their class")
  void codes(int code, String label) {
    assertThat(FailureLabels.of(FAILURE.withCode(code)).code()).isEqualTo(label);
  }

  @Test
  @DisplayName("there are few codes, whatever a server answers")
  void bounded() {
    assertThat(
            IntStream.range(-1000, 70_000)
                .mapToObj(code -> FailureLabels.of(FAILURE.withCode(code)).code())
                .collect(Collectors.toSet()))
        .hasSizeLessThanOrEqualTo(40);
  }

  @Test
  @DisplayName("a phase of an input's own is another one, and none is none")
  void phases() {
    assertThat(FailureLabels.of(FAILURE.withPhase("tls")).phase()).isEqualTo("tls");
    assertThat(FailureLabels.of(FAILURE.withPhase("attempt 17")).phase()).isEqualTo("other");
    assertThat(FailureLabels.of(FAILURE)).isEqualTo(new FailureLabels("none", "none"));
  }
}
