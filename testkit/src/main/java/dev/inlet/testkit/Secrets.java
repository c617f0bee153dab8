package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The secrets that a section holds, to look for them in what people read. */
final class Secrets {
  private static final int RECOGNISABLE_LENGTH = 8;

  private final Map<String, List<String>> byField = new LinkedHashMap<>();

  Secrets(ConfigSpec spec, Map<String, ?> section) {
    for (Field<?> field : spec.fields()) {
      if (field.secret()) {
        List<String> texts = texts(section.get(field.name())).toList();
        texts.forEach(text -> assertRecognisable(field, text));
        byField.put(field.name(), texts);
      }
    }
  }

  private static Stream<String> texts(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().flatMap(Secrets::texts);
    }
    if (value instanceof Collection<?> items) {
      return items.stream().flatMap(Secrets::texts);
    }
    return value == null ? Stream.empty() : Stream.of(value.toString());
  }

  private static void assertRecognisable(Field<?> field, String text) {
    assertThat(text.length())
        .as("length of the secret \"%s\" of config(), which must be recognisable", field.name())
        .isGreaterThanOrEqualTo(RECOGNISABLE_LENGTH);
  }

  /** The texts of each secret field of the section. */
  Map<String, List<String>> byField() {
    return byField;
  }

  void assertNotIn(String text) {
    byField.forEach(
        (field, secrets) ->
            assertThat(secrets)
                .as("secrets of field \"%s\" that are shown in a text for people", field)
                .noneMatch(text::contains));
  }
}
