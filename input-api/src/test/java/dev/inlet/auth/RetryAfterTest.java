package dev.inlet.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Retry-After")
final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, PT0S", "2, PT2S", "' 120 ', PT2M", "86400, PT24H", "00000000000007, PT7S"})
  @DisplayName("may be a number of seconds")
  void seconds(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, NOW)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 01 Nov 2026 12:00:30 GMT | PT30S",
        "Sun, 1 Nov 2026 12:00:30 GMT | PT30S",
        "Sunday, 01-Nov-26 12:00:30 GMT | PT30S",
        "Sun Nov  1 12:00:30 2026 | PT30S",
        "Mon Nov 16 12:00:00 2026 | P15D",
        "1 nov 2026 12:00:30 UTC | PT30S",
        "Mon, 01 Nov 2026 12:00:30 GMT | PT30S",
        "Sun, 01 Nov 2026 12:00:60 GMT | PT59S"
      })
  @DisplayName("may be a date in all three forms of RFC 9110, whatever the day of the week is")
  void dates(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 01 Nov 2026 11:59:59 GMT",
        "Sunday, 01-Nov-77 12:00:00 GMT" // 1977, as 2077 would be more than 50 years ahead
      })
  @DisplayName("that has passed is no time at all")
  void past(String value) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "999999999",
        "1000000000",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Sunday, 01-Nov-76 12:00:00 GMT"
      })
  @DisplayName("of decades and more is bounded by what nanoseconds can count")
  void huge(String value) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(999_999_999));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-1",
        "+1",
        "1.5",
        "1 2",
        "\u0661",
        "01 Nov 2026",
        "2026-11-01",
        "2026-11-01T12:00:30Z",
        "Sun, 32 Nov 2026 12:00:30 GMT",
        "Sun, 01 Nov 2026 12:00:30 +0200"
      })
  @DisplayName("that is neither says nothing")
  void others(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }
}
