package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.json.JsonValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A template")
class TemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"t\":{{timestamp}}}|{\"t\":1700000000}",
        "{{timestamp_ms}} {{timestamp_us}}|1700000000123 1700000000123456",
        "{{timestamp_iso}}|2023-11-14T22:13:20.123Z",
        "[\"{{key}}\",{{channels}}]|[\"a\\\"b\",[\"x\",\"y\"]]",
        "login {{key}} on {{channel}}|login a\"b on x",
        "{{ key }}/{{number}}/{{nonce}}|a\"b/1/1700000000123456",
        "{\"a\":{\"b\":{{number}}}}|{\"a\":{\"b\":1}}",
        "no placeholder {key}|no placeholder {key}"
      })
  @DisplayName("puts values in, escaped where the message is JSON")
  void render(String template, String message) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000, 123_456_789), ZoneOffset.UTC);
    Placeholders placeholders = new Placeholders(clock, Map.of("key", "a\"b"), Optional.empty());
    Map<String, JsonValue> more =
        Map.of(
            "channel",
            JsonValue.of("x"),
            "channels",
            JsonValue.array(List.of(JsonValue.of("x"), JsonValue.of("y"))));
    assertThat(placeholders.render(new Template(template), more, signature -> {}))
        .isEqualTo(message);
  }
}
