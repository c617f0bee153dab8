package dev.inlet.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;

@DisplayName("A text with placeholders")
final class TemplateTest {
  private static final String JSON =
      "{\"a\":{\"b\":[1,\"two\",true,null,{\"c~/\":2.50}]},\"text\":\"t\\u00e4xt\",\"\":\"empty\"}";

  private static Optional<String> fill(String template, String payload) {
    return Template.parse(template).fill(new FixedMessage(payload));
  }

  private record FixedMessage(String payload) implements Template.Source {
    @Override
    public String label() {
      return "label";
    }

    @Override
    public String type() {
      return "text";
    }

    @Override
    public String receivedAt() {
      return "now";
    }

    @Override
    public Optional<String> metadata(String name) {
      return name.equals("url") ? Optional.of("wss://feed/") : Optional.empty();
    }

    @Override
    public Optional<String> json(JsonPointer place) {
      return JsonValues.find(payload.getBytes(UTF_8), place);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "trades, trades",
    "'', ''",
    "{label}-{type}-{received_at}, label-text-now",
    "<{metadata:url}>, <wss://feed/>",
    "{metadata:none|no:ne}, no:ne",
    "{metadata:none|}, ''",
    "{{{label}}}, {label}",
    "{json:/a/b/0}, 1",
    "{json:/a/b/1}, two",
    "{json:/a/b/2}, true",
    "{json:/a/b/4/c~0~1}, 2.50",
    "{json:/text}, täxt",
    "{json:/}, empty",
  })
  @DisplayName("is filled with what the message has")
  void fills(String template, String expected) {
    assertThat(fill(template, JSON)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata:none}",
        "a{json:/none}",
        "{json:/a}",
        "{json:/a/b}",
        "{json:/a/b/3}",
        "{json:/a/b/9}",
        "{json:/a/b/x}",
        "{json:/text/0}"
      })
  @DisplayName("is empty where the message lacks what a placeholder asks for")
  void lacks(String template) {
    assertThat(fill(template, JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no JSON", "{\"a\":", "[[[[", "\u0000", "{\"a\" 1}", "17"})
  @DisplayName("finds nothing in a payload that is no JSON")
  void noJson(String payload) {
    assertThat(fill("{json:/a}", payload)).isEmpty();
  }

  @Test
  @DisplayName("finds nothing in JSON that is nested without end, and returns")
  void nested() {
    assertThat(fill("{json:/0/x}", "[".repeat(1_000_000))).isEmpty();
    assertThat(fill("{json:/x}", "{\"a\":".repeat(100_000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "{label, without }",
    "label}, without {",
    "{json:a}, without a JSON pointer",
    "{json}, without a JSON pointer",
    "{metadata:}, without a name",
    "{type:x}, takes nothing behind it",
    "{symbol}, unknown placeholder",
  })
  @DisplayName("says what is wrong with it")
  void refuses(String template, String words) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
