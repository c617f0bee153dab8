package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Text for a terminal")
final class PrintableTest {

  @Test
  @DisplayName("shows control characters, line ends and turns of direction as escapes")
  void escapes() {
    assertThat(Printable.of("a\u001b[31mb\u0000\u007f\u0085\u009bc"))
        .isEqualTo("a\\u001b[31mb\\u0000\\u007f\\u0085\\u009bc");
    assertThat(Printable.of("a\r\n\tb\u2028\u2029")).isEqualTo("a\\r\\n\\tb\\u2028\\u2029");
    assertThat(Printable.of("\u202eexe.txt\u2066")).isEqualTo("\\u202eexe.txt\\u2066");
  }

  @Test
  @DisplayName("keeps everything else")
  void keeps() {
    String text = "plain \"text\", Grüße, 東京 and 👩‍🚀";
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @Test
  @DisplayName("is cut where it is too long, and never within a character")
  void cut() {
    assertThat(Printable.of("abc", 3)).isEqualTo("abc");
    assertThat(Printable.of("abcd", 3)).isEqualTo("abc…");
    assertThat(Printable.of("ab😀", 3)).isEqualTo("ab…");
    assertThat(Printable.of("a😀b", 3)).isEqualTo("a😀…");
    assertThat(Printable.of("a\nb", 3)).isEqualTo("a\\n…");
  }

  @Test
  @DisplayName("is what a problem is shown as")
  void problem() {
    assertThat(
            Problem.error(Location.of("a\u001b.yaml"), "input.x\u0007", "bad\nvalue")
                .withSuggestion(Optional.of("\u001b")))
        .hasToString("a\\u001b.yaml: input.x\\u0007: bad\\nvalue; did you mean \"\\u001b\"?");
  }
}
