package dev.inlet.input.websocket.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpDatesTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Sun Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
        "6 nov 1994 08:49:37 UTC | 1994-11-06T08:49:37Z",
        "Mon, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sat, 31 Dec 2016 23:59:60 GMT | 2016-12-31T23:59:59Z"
      })
  @DisplayName("all three forms of RFC 9110 are read, whatever the day of the week is said to be")
  void forms(String text, Instant expected) {
    assertThat(HttpDates.parse(text, NOW)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sunday, 01-Nov-76 12:00:00 GMT | 2076-11-01T12:00:00Z",
        "Monday, 01-Nov-77 12:00:00 GMT | 1977-11-01T12:00:00Z"
      })
  @DisplayName("a year of two digits lies no more than 50 years ahead")
  void twoDigits(String text, Instant expected) {
    assertThat(HttpDates.parse(text, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994", "2026-11-01"})
  @DisplayName("anything else is no date")
  void others(String text) {
    assertThat(HttpDates.parse(text, NOW)).isEmpty();
  }
}
