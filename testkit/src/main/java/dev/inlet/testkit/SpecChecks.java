package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the spec of every plugin has to keep, whatever kind of plugin it is. */
final class SpecChecks {
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?:.*_)?(?:password|passwd|passphrase|passcode|pin|secret|token|key|credential|credentials)"
              + "(?:_(?:value|text|hex|base64))?");

  private final Map<String, Field<?>> fields = new LinkedHashMap<>();

  SpecChecks(ConfigSpec spec) {
    collect("", spec);
  }

  private void collect(String prefix, ConfigSpec spec) {
    for (Field<?> field : spec.fields()) {
      String path = prefix + field.name();
      fields.put(path, field);
      field.type().shape().nested().ifPresent(nested -> collect(path + ".", nested));
    }
  }

  /** All fields by path, those inside of others too. */
  Map<String, Field<?>> fields() {
    return fields;
  }

  void everyFieldIsDescribed() {
    fields.forEach(
        (path, field) ->
            assertThat(field.description().strip())
                .as("the description of field \"%s\", which the reference pages show", path)
                .isNotEmpty()
                .endsWith("."));
  }

  void everyDefaultAndExampleIsAccepted() {
    fields.forEach(this::defaultAndExamplesAreAccepted);
  }

  private <T> void defaultAndExamplesAreAccepted(String path, Field<T> field) {
    List<T> values = new ArrayList<>(field.examples());
    field.defaultValue().ifPresent(values::add);
    ConfigSpec alone = ConfigSpec.builder().field(field).build();
    for (T value : values) {
      @Nullable Object plain = field.type().toPlain(value);
      assertThat(alone.check(ConfigNode.of(entry(field.name(), plain)), ""))
          .as("problems of a default or example of field \"%s\" when it is read again", path)
          .isEmpty();
    }
  }

  private static Map<String, @Nullable Object> entry(String name, @Nullable Object value) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put(name, value);
    return entry;
  }

  void credentialsAreSecret(Set<String> publicFields) {
    fields.forEach(
        (path, field) -> {
          if (CREDENTIAL.matcher(field.name()).matches() && !publicFields.contains(path)) {
            assertThat(field.secret())
                .as(
                    "field \"%s\" sounds like a credential: mark it secret(), or name it in"
                        + " publicFields() if everyone may read it",
                    path)
                .isTrue();
          }
        });
  }

  void secretsHaveNoExamples() {
    fields.forEach(
        (path, field) -> {
          if (field.secret()) {
            assertThat(field.examples()).as("examples of the secret field \"%s\"", path).isEmpty();
          }
        });
  }

  void secretsHaveNoDefaults() {
    fields.forEach(
        (path, field) -> {
          if (field.secret()) {
            assertThat(plainDefault(field))
                .as("the default of the secret field \"%s\"", path)
                .isIn("", List.of(), Map.of());
          }
        });
  }

  private static <T> Object plainDefault(Field<T> field) {
    @Nullable Object plain = field.defaultValue().map(field.type()::toPlain).orElse("");
    return plain == null ? "" : plain;
  }
}
