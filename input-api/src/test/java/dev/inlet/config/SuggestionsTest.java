package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A suggestion")
class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("url", "open_message", "open_message_type", "oauth", "basic_auth", "jwt");

  @ParameterizedTest
  @DisplayName("is the name that differs by the fewest edits, whatever the case and the dashes")
  @CsvSource({
    "urll, url",
    "ulr, url",
    "uri, url",
    "URL, url",
    "open-message, open_message",
    "openMessage, open_message",
    "openmessagetype, open_message_type",
    "OAUTH, oauth",
    "oauht, oauth",
    "oath, oauth",
    "basicauth, basic_auth",
    "jwts, jwt"
  })
  void closest(String name, String expected) {
    assertThat(Suggestions.closest(name, NAMES).orElse("")).isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("is not made for a name that is unlike all others")
  @ValueSource(strings = {"", "password", "x", "message_of_the_day"})
  void none(String name) {
    assertThat(Suggestions.closest(name, NAMES)).isEmpty();
  }

  @Test
  @DisplayName("is not made without candidates, nor for a name of absurd length")
  void extremes() {
    assertThat(Suggestions.closest("url", List.of())).isEmpty();
    assertThat(Suggestions.closest("u".repeat(100_000), NAMES)).isEmpty();
    assertThat(Suggestions.closest("url", List.of("u".repeat(100_000)))).isEmpty();
  }

  @Test
  @DisplayName("is the first of several that are equally close")
  void ties() {
    assertThat(Suggestions.closest("cat", List.of("car", "cut", "cab"))).contains("car");
  }
}
