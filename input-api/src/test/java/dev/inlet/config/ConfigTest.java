package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A configuration that was read")
class ConfigTest {
  private static final Field<String> USER = Field.string("user").defaultsTo("").build();
  private static final Field<String> PASSWORD =
      Field.string("password").secret().defaultsTo("").build();
  private static final Field<Map<String, String>> HEADERS =
      Field.stringMap("headers").secret().build();
  private static final Field<Duration> TIMEOUT =
      Field.duration("timeout").defaultsTo(Duration.ofSeconds(10)).build();
  private static final Field<String> ABSENT = Field.string("absent").build();
  private static final Field<Config> LOGIN =
      Field.object("login", ConfigSpec.builder().field(USER).field(PASSWORD).build()).build();
  private static final Field<List<Config>> LOGINS =
      Field.of("logins", FieldTypes.listOf(LOGIN.type())).defaultsTo(List.of()).build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(USER)
          .field(PASSWORD)
          .field(HEADERS)
          .field(TIMEOUT)
          .field(ABSENT)
          .field(LOGIN)
          .field(LOGINS)
          .build();

  private static Config read(Map<String, ?> values) {
    return SPEC.read(ConfigNode.of(values), "input");
  }

  @Test
  @DisplayName("names the field without which others do not count, if it was forgotten")
  void missingToggle() {
    Field<Boolean> enabled = Field.bool("enabled").defaultsTo(false).build();
    ConfigSpec spec = ConfigSpec.builder().toggle(enabled).field(USER).build();
    assertThat(missingToggle(spec, Map.of("user", "me"))).containsExactly(enabled);
    assertThat(missingToggle(spec, Map.of())).isEmpty();
    assertThat(missingToggle(spec, Map.of("enabled", false))).isEmpty();
    assertThat(missingToggle(spec, Map.of("user", "me", "enabled", false))).isEmpty();
    assertThat(missingToggle(spec, Map.of("user", "me", "enabled", true))).isEmpty();

    Field<Boolean> alwaysOn = Field.bool("on").defaultsTo(true).build();
    assertThat(
            missingToggle(
                ConfigSpec.builder().toggle(alwaysOn).field(USER).build(), Map.of("user", "me")))
        .isEmpty();
    assertThat(missingToggle(SPEC, Map.of("user", "me"))).isEmpty();
  }

  private static List<Field<Boolean>> missingToggle(ConfigSpec spec, Map<String, ?> values) {
    return spec.read(ConfigNode.of(values), "input").missingToggle().stream().toList();
  }

  @Test
  @DisplayName("shows what was written, and no secret wherever it stands")
  void toStringHidesSecrets() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("user", "me");
    values.put("password", "hunter2");
    values.put("headers", Map.of("X-Key", "hunter2"));
    values.put("timeout", "90s");
    values.put("login", Map.of("user", "you", "password", "hunter2"));
    values.put("logins", List.of(Map.of("password", "hunter2")));
    assertThat(read(values))
        .hasToString(
            "{user=me, password=[REDACTED], headers=[REDACTED], timeout=1m30s,"
                + " login={user=you, password=[REDACTED]},"
                + " logins=[{user=, password=[REDACTED]}]}");
    assertThat(read(Map.of())).hasToString("{}");
  }

  @Test
  @DisplayName("says of a field without value and default that it has none")
  void absentValues() {
    Config config = read(Map.of());
    assertThat(config.find(ABSENT)).isEmpty();
    assertThatThrownBy(() -> config.get(ABSENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field \"absent\" is not set and has no default");
  }

  @Test
  @DisplayName("does not know fields of other sections, even of the same name")
  void foreignFields() {
    Config config = read(Map.of());
    Field<String> twin = Field.string("user").build();
    assertThatThrownBy(() -> config.get(twin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no field \"user\" in this section");
    assertThatThrownBy(() -> config.isSet(twin)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> config.problem(twin, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("makes problems at the place of a field, or of the section if it is absent")
  void problems() {
    Scalar value = new Scalar(new Location("p.yaml", 2, 9), ScalarKind.STRING, "me");
    Mapping node =
        new Mapping(
            new Location("p.yaml", 2, 3),
            Map.of("user", new Entry(new Location("p.yaml", 2, 3), value)));
    Config config = SPEC.read(node, "input.http");
    assertThat(config.problem(USER, "is nobody"))
        .hasToString("p.yaml:2:9: input.http.user: is nobody");
    assertThat(config.problem(PASSWORD, "is missing"))
        .hasToString("p.yaml:2:3: input.http.password: is missing");
    assertThat(config.path()).isEqualTo("input.http");
    assertThat(config.location()).isEqualTo(new Location("p.yaml", 2, 3));
    assertThat(SPEC.read(node, "").problem(USER, "is nobody"))
        .hasToString("p.yaml:2:9: user: is nobody");
  }

  @Test
  @DisplayName("describes each of its fields")
  void fields() {
    Field<Integer> field =
        Field.integer("count")
            .description("How many.")
            .required()
            .advanced()
            .secret()
            .defaultsTo(1)
            .example(2)
            .example(3)
            .build();
    assertThat(field.name()).isEqualTo("count");
    assertThat(field.type().shape().describe()).isEqualTo("int");
    assertThat(field.description()).isEqualTo("How many.");
    assertThat(field.required()).isTrue();
    assertThat(field.advanced()).isTrue();
    assertThat(field.secret()).isTrue();
    assertThat(field.defaultValue()).contains(1);
    assertThat(field.examples()).containsExactly(2, 3);
    assertThat(field).hasToString("count");
    assertThat(Field.strings("list").build().defaultValue()).contains(List.of());
    assertThat(Field.tree("tree").build().defaultValue()).contains(Map.of());
  }
}
