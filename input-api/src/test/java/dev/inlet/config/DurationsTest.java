package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Durations")
class DurationsTest {

  @ParameterizedTest
  @DisplayName("are read from whole numbers with a unit, one after the other")
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "7ns, PT0.000000007S",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "90s, PT1M30S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "2d, PT48H",
    "1d2h3m4s5ms6us7ns, PT26H3M4.005006007S",
    "1s1s, PT2S",
    "100000d, PT2400000H",
    "999999999999ns, PT16M39.999999999S"
  })
  void parse(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @DisplayName("are not read from anything else")
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "5",
        "-5s",
        "+5s",
        "1.5s",
        "5 s",
        " 5s",
        "5s ",
        "5S",
        "5x",
        "5sx",
        "x5s",
        "1h 30m",
        "1e3s",
        "٣s",
        "1234567890123s",
        "00"
      })
  void refused(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("that no clock could count in nanoseconds are refused, not thrown at the user")
  @ValueSource(
      strings = {"100001d", "100000d1ns", "999999999999d", "999999999999h", "144000000m1s"})
  void tooLong(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  @DisplayName("of very many parts are refused when their sum is too long")
  void manyParts() {
    assertThat(Durations.parse("999999999999d".repeat(1_000))).isEmpty();
    assertThat(Durations.parse("1s".repeat(1_000))).contains(Duration.ofSeconds(1_000));
  }

  @ParameterizedTest
  @DisplayName("are shown as people write them")
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT30S, 30s",
    "PT90S, 1m30s",
    "PT24H, 24h",
    "PT1H0.000000001S, 1h1ns",
    "PT0.0015S, 1ms500000ns"
  })
  void format(Duration duration, String expected) {
    assertThat(Durations.format(duration)).isEqualTo(expected);
  }

  @Test
  @DisplayName("are read as they are shown")
  void roundTrip() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong(1L << random.nextInt(1, 62)));
      assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }
  }
}
