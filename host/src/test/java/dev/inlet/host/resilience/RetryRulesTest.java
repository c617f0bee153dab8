package dev.inlet.host.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.RetryAdvice.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Rules for retries")
class RetryRulesTest {
  private static final ConnectionFailure FAILURE =
      ConnectionFailure.of("refused").withRetryAdvice(RetryAdvice.SLOW);

  @ParameterizedTest
  @DisplayName("say what to do for a code, the narrowest of several")
  @CsvSource({
    "503, SOON",
    "4000, USUAL",
    "4001, NEVER",
    "4002, SLOW",
    "4010, SLOW",
    "4011, USUAL",
    "4499, USUAL",
    "4500, SLOW",
    "502, SLOW",
    "504, SLOW"
  })
  void narrowest(int code, Kind expected) {
    RetryRules rules =
        RetryRules.of(
            Map.of("503", "now", "4000-4499", "backoff", "4001 - 4010", "max", "4001", "stop"));
    assertThat(rules.apply(FAILURE.withCode(code)).kind()).isEqualTo(expected);
  }

  @Test
  @DisplayName("leave the advice as it is where there is no code, and what the server asked for")
  void advice() {
    RetryRules rules = RetryRules.of(Map.of("100-4999", "backoff"));
    assertThat(rules.apply(FAILURE)).isEqualTo(RetryAdvice.SLOW);
    RetryAdvice asked = RetryAdvice.SLOW.withNotBefore(Duration.ofSeconds(2));
    assertThat(rules.apply(FAILURE.withRetryAdvice(asked).withCode(503)))
        .isEqualTo(RetryAdvice.USUAL.withNotBefore(Duration.ofSeconds(2)));
    assertThat(RetryRules.NONE.apply(FAILURE.withCode(503))).isEqualTo(RetryAdvice.SLOW);
  }

  @ParameterizedTest
  @DisplayName("are for codes and ranges of codes")
  @ValueSource(
      strings = {
        "",
        "50x",
        "5",
        "99",
        "5000",
        "-503",
        "503-",
        "4010-4000",
        "4000-5000",
        "4000,4001",
        "٤٠٠٠"
      })
  void wrongCodes(String codes) {
    assertThatThrownBy(() -> RetryRules.of(Map.of(codes, "now")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\""
                + codes
                + "\" is neither a code from 100 to 4999, such as 503, nor a range of them, such as"
                + " 4000-4099");
  }

  @Test
  @DisplayName("know four things to do")
  void wrongAction() {
    assertThatThrownBy(() -> RetryRules.of(Map.of("503", "never")))
        .hasMessage("\"never\" is none of now, backoff, max, stop");
  }

  @Test
  @DisplayName("must not contradict each other")
  void overlap() {
    assertThatThrownBy(() -> RetryRules.of(Map.of("4000-4100", "now", "4050-4200", "max")))
        .hasMessageContaining(" overlap, and neither lies within the other");
    assertThatThrownBy(() -> RetryRules.of(Map.of("503", "now", " 503", "max")))
        .hasMessage("two entries are for 503");
    assertThatThrownBy(() -> RetryRules.of(Map.of("503", "now", "503-503", "max")))
        .hasMessage("two entries are for 503");
  }
}
