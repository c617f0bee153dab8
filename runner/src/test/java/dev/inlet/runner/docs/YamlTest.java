package dev.inlet.runner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.runner.config.YamlConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain text                  | plain text",
        "ws://localhost:4195/get/ws  | ws://localhost:4195/get/ws",
        "https://h/?a=b&c=d#e        | https://h/?a=b&c=d#e",
        "/path/to/key.pem            | /path/to/key.pem",
        "${TOKEN:x}                  | ${TOKEN:x}",
        "30s                         | 30s",
        "1m30s                       | 1m30s",
        "32MiB                       | 32MiB",
        "``                          | \"\"",
        "` `                         | \" \"",
        "007                         | \"007\"",
        "1e3                         | \"1e3\"",
        "1.5                         | \"1.5\"",
        "True                        | \"True\"",
        "no                          | \"no\"",
        "null                        | \"null\"",
        "~                           | \"~\"",
        "a: b                        | \"a: b\"",
        "a #b                        | \"a #b\"",
        "a:                          | \"a:\"",
        "- a                         | \"- a\"",
        "*a                          | \"*a\"",
        "!a                          | \"!a\"",
        "[a]                         | \"[a]\"",
        "it's                        | it's",
        "'a'                         | \"'a'\"",
        "{\"a\": 'b'}                | '{\"a\": ''b''}'",
        "C:\\dir                     | C:\\dir",
        "1:\\dir                     | '1:\\dir'",
      })
  @DisplayName("A text has as few quotes as it needs")
  void quotes(String text, String expected) {
    assertThat(Yaml.text(text)).isEqualTo(expected);
  }

  @Test
  @DisplayName("Whatever was written reads back as it was")
  void roundTrip() {
    String alphabet = "ab01 \t\n\r:#-?,[]{}&*!|>'\"%@`\\~$.=<+eExXtrufalsy_\u0001\u0085\u2028é😀";
    int[] characters = alphabet.codePoints().toArray();
    Random random = new Random(20261123);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        text.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      String value = text.toString();
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      plain.put("value", value);
      plain.put("list", Arrays.asList(value, null, List.of(value), Map.of("x", value), Map.of()));
      // A name of "<<" would merge.
      if (!value.isEmpty()
          && !value.equals("<<")
          && value.chars().noneMatch(Character::isISOControl)) {
        plain.put("name", Map.of(value, 1L));
      }
      String yaml = new Yaml().field(0, "root", plain).toString();

      ConfigNode root = YamlConfig.parse("text", yaml);
      assertThat(root.toPlain()).as(yaml).isEqualTo(Map.of("root", plain));
    }
  }
}
