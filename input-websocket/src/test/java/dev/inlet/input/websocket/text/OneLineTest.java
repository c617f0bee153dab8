package dev.inlet.input.websocket.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OneLineTest {

  @Test
  @DisplayName("text stands in quotes, letters of every script as they are")
  void quoted() {
    assertThat(OneLine.quote("größe € 😀 日本")).isEqualTo("\"größe € 😀 日本\"");
    assertThat(OneLine.quote("")).isEqualTo("\"\"");
  }

  @Test
  @DisplayName("line breaks, tabs, quotes and backslashes are escaped")
  void escaped() {
    assertThat(OneLine.quote("a\r\nb\tc\"d\\e")).isEqualTo("\"a\\r\\nb\\tc\\\"d\\\\e\"");
  }

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\u0000', '\u0007', '\u001B', '\u007F', '\u0085', '\u009B', '\u2028', '\u2029', '\u202A',
        '\u202E', '\u2066', '\u2069'
      })
  @DisplayName("whatever moves the cursor, ends a line or turns the writing is shown by its number")
  void harmful(char c) {
    assertThat(OneLine.quote("a" + c + "b")).isEqualTo("\"a\\u%04xb\"".formatted((int) c));
  }

  @Test
  @DisplayName("a long text is cut after 1024 characters, and the cut is shown")
  void cut() {
    assertThat(OneLine.quote("x".repeat(1024))).isEqualTo("\"" + "x".repeat(1024) + "\"");
    assertThat(OneLine.quote("x".repeat(1025))).isEqualTo("\"" + "x".repeat(1024) + "…\"");
  }

  @Test
  @DisplayName("the cut is never within a character")
  void cutBetweenCharacters() {
    assertThat(OneLine.quote("x".repeat(1023) + "😀y")).isEqualTo("\"" + "x".repeat(1023) + "…\"");
  }
}
