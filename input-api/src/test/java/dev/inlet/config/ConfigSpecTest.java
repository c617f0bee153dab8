package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A spec")
class ConfigSpecTest {
  private static final Field<String> URL = Field.string("url").defaultsTo("ws://localhost").build();
  private static final Field<Integer> PORT =
      Field.integer("port")
          .check("must be at least 1", port -> port >= 1)
          .check("must be odd", port -> port % 2 != 0)
          .build();
  private static final Field<String> NAME = Field.string("name").required().build();
  private static final Field<Boolean> ENABLED = Field.bool("enabled").defaultsTo(false).build();

  private static List<String> problems(ConfigSpec spec, @Nullable Object config) {
    return spec.check(ConfigNode.of(config), "input").stream().map(Problem::toString).toList();
  }

  @Test
  @DisplayName("reads what is written and leaves the rest to the defaults")
  void reads() {
    ConfigSpec spec = ConfigSpec.builder().field(URL).field(PORT).field(NAME).build();
    Config config = spec.read(ConfigNode.of(Map.of("port", 7, "name", "x")), "input");
    assertThat(config.get(URL)).isEqualTo("ws://localhost");
    assertThat(config.get(PORT)).isEqualTo(7);
    assertThat(config.get(NAME)).isEqualTo("x");
    assertThat(problems(spec, Map.of("name", "x"))).isEmpty();
  }

  @Test
  @DisplayName("warns of a name without a value, and takes an empty one")
  void secretWithoutValue() {
    Field<String> password = Field.string("password").secret().defaultsTo("").build();
    ConfigSpec spec = ConfigSpec.builder().field(password).field(URL).build();
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("password", new Entry(at(2, 1), new Scalar(at(2, 12), ScalarKind.NULL, "")));
    entries.put("url", new Entry(at(3, 1), new Scalar(at(3, 7), ScalarKind.NULL, "")));
    Config config = spec.read(new Mapping(at(1, 1), entries), "basic");

    assertThat(config.warnings().stream().map(Problem::toString))
        .containsExactly(
            "p.yaml:2:1: warning: basic.password: has no value, although it is a secret; write \"\""
                + " if it is to be empty, and put it in quotes if it begins with # (a comment), &"
                + " (an anchor) or ~",
            "p.yaml:3:1: warning: basic.url: has no value, so its default counts: ws://localhost");
    assertThat(config.get(password)).isEmpty();
    assertThat(spec.read(ConfigNode.of(Map.of("password", "")), "basic").warnings()).isEmpty();
  }

  @Test
  @DisplayName("warns of a secret that an empty variable left empty")
  void secretOfEmptyVariable() {
    Field<String> password = Field.string("password").secret().build();
    ConfigSpec spec = ConfigSpec.builder().field(password).build();
    Scalar empty = new Scalar(at(2, 12), ScalarKind.STRING, "", false, List.of(""));

    assertThat(
            spec.read(
                    new Mapping(at(1, 1), Map.of("password", new Entry(at(2, 1), empty))), "basic")
                .warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:2:1: warning: basic.password: is empty, although it is a secret: the variable"
                + " in it is set to nothing");
  }

  @Test
  @DisplayName("tells its masker all secrets and what variables put into texts, but not into names")
  void learns() {
    Field<String> password = Field.string("password").secret().build();
    Field<List<String>> keys = Field.strings("keys").secret().build();
    Field<String> path = Field.of("path", FieldTypes.NAME).build();
    Field<Map<String, @Nullable Object>> claims = Field.tree("claims").build();
    ConfigSpec spec =
        ConfigSpec.builder()
            .field(password)
            .field(keys)
            .field(path)
            .field(URL)
            .field(PORT)
            .field(claims)
            .build();
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("password", entry(2, "written-secret"));
    entries.put("keys", new Entry(at(3, 1), ConfigNode.of(List.of("listed-secret"))));
    entries.put("path", substituted("/data/variable-path", "variable-path"));
    entries.put("url", substituted("ws://variable-url", "variable-url"));
    entries.put("port", substituted("1234567", "1234567"));
    entries.put(
        "claims",
        new Entry(
            at(9, 1),
            new Mapping(at(9, 1), Map.of("sub", substituted("variable-claim", "variable-claim")))));
    Masker masker = new Masker();
    Config config = spec.read(new Mapping(at(1, 1), entries), "input", masker);

    assertThat(config.masker()).isSameAs(masker);
    assertThat(
            masker.mask(
                "written-secret listed-secret variable-url variable-claim variable-path 1234567"))
        .isEqualTo("[REDACTED] [REDACTED] [REDACTED] [REDACTED] variable-path 1234567");
  }

  private static Entry substituted(String text, String value) {
    return new Entry(
        at(1, 1), new Scalar(at(1, 9), ScalarKind.STRING, text, false, List.of(value)));
  }

  @Test
  @DisplayName("reports every problem at once, each at its place")
  void allProblems() {
    ConfigSpec spec = ConfigSpec.builder().field(URL).field(PORT).field(NAME).build();
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("urll", entry(2, "ws://x"));
    entries.put("port", entry(3, "-2"));
    entries.put("url", new Entry(at(4, 1), new Mapping(at(4, 6), Map.of())));
    Mapping node = new Mapping(at(1, 1), entries);
    assertThat(spec.check(node, "input.websocket").stream().map(Problem::toString))
        .containsExactly(
            "p.yaml:2:1: input.websocket.urll: unknown field; did you mean \"url\"?",
            "p.yaml:3:9: input.websocket.port: must be at least 1",
            "p.yaml:3:9: input.websocket.port: must be odd",
            "p.yaml:4:6: input.websocket.url: expected a string but found an object",
            "p.yaml:1:1: input.websocket.name: is required but not set");
    assertThatThrownBy(() -> spec.read(node, "input.websocket"))
        .isInstanceOfSatisfying(
            ConfigException.class, thrown -> assertThat(thrown.problems()).hasSize(5));
  }

  private static Location at(int line, int column) {
    return new Location("p.yaml", line, column);
  }

  private static Entry entry(int line, String text) {
    return new Entry(at(line, 1), new Scalar(at(line, 9), ScalarKind.STRING, text));
  }

  @Test
  @DisplayName("keeps each problem on one line, even if a name is absurd")
  void absurdNames() {
    ConfigSpec spec = ConfigSpec.builder().field(URL).build();
    assertThat(problems(spec, Map.of("a\nb", 1))).containsExactly("input.a?b: unknown field");
    assertThat(problems(spec, Map.of("x".repeat(10_000), 1)))
        .containsExactly("input." + "x".repeat(64) + "…: unknown field");
  }

  @Test
  @DisplayName("takes a section or a field without a value for one that is absent")
  void nothingWritten() {
    ConfigSpec spec = ConfigSpec.builder().field(URL).build();
    assertThat(problems(spec, null)).isEmpty();
    Map<String, @Nullable Object> config = new HashMap<>();
    config.put("url", null);
    Config read = spec.read(ConfigNode.of(config), "input");
    assertThat(read.get(URL)).isEqualTo("ws://localhost");
    assertThat(read.isSet(URL)).isFalse();
    ConfigSpec required = ConfigSpec.builder().field(NAME).build();
    assertThat(problems(required, null)).containsExactly("input.name: is required but not set");
  }

  @Test
  @DisplayName("refuses anything but an object")
  void notAnObject() {
    ConfigSpec spec = ConfigSpec.builder().field(URL).build();
    assertThat(problems(spec, "x"))
        .containsExactly("input: expected an object but found a string; write {url: x}");
    assertThat(problems(spec, List.of()))
        .containsExactly("input: expected an object but found a list");
  }

  @Test
  @DisplayName("checks its rules once all fields are right, at the place of the field")
  void rules() {
    AtomicInteger checks = new AtomicInteger();
    ConfigSpec spec =
        ConfigSpec.builder()
            .field(URL)
            .field(PORT)
            .rule(
                (config, reporter) -> {
                  checks.incrementAndGet();
                  if (config.isSet(URL) && config.isSet(PORT)) {
                    reporter.error(PORT, "cannot be set together with url");
                  }
                })
            .build();
    assertThat(problems(spec, Map.of("port", "x"))).hasSize(1);
    assertThat(checks).hasValue(0);
    assertThat(problems(spec, Map.of("port", 1))).isEmpty();
    assertThat(problems(spec, Map.of("port", 1, "url", "")))
        .containsExactly("input.port: cannot be set together with url");
    assertThat(checks).hasValue(2);
  }

  @Test
  @DisplayName("asks for nothing while its switch is off, but never takes a wrong field")
  void toggle() {
    ConfigSpec spec =
        ConfigSpec.builder()
            .field(NAME)
            .field(PORT)
            .rule((config, reporter) -> reporter.error(NAME, "is never right"))
            .toggle(ENABLED)
            .build();
    assertThat(spec.fields()).containsExactly(ENABLED, NAME, PORT);
    assertThat(problems(spec, Map.of())).isEmpty();
    assertThat(problems(spec, Map.of("enabled", false))).isEmpty();
    assertThat(problems(spec, Map.of("enabled", true)))
        .containsExactly("input.name: is required but not set");
    assertThat(problems(spec, Map.of("enabled", true, "name", "x")))
        .containsExactly("input.name: is never right");
    assertThat(problems(spec, Map.of("enabled", false, "prt", 1)))
        .containsExactly("input.prt: unknown field; did you mean \"port\"?");
    assertThat(problems(spec, Map.of("enabled", "maybe")))
        .containsExactly("input.enabled: expected true or false but found \"maybe\"");
  }

  @Test
  @DisplayName("reads sections inside of sections, with the whole path in every problem")
  void sections() {
    ConfigSpec inner = ConfigSpec.builder().field(PORT).field(NAME).build();
    Field<Config> section = Field.object("inner", inner).build();
    Field<List<Config>> list =
        Field.of("list", FieldTypes.listOf(FieldTypes.object(() -> inner)))
            .defaultsTo(List.of())
            .build();
    ConfigSpec spec = ConfigSpec.builder().field(section).field(list).build();
    Config config =
        spec.read(
            ConfigNode.of(
                Map.of(
                    "inner", Map.of("port", 3, "name", "x"),
                    "list", List.of(Map.of("name", "y")))),
            "");
    assertThat(config.get(section).get(PORT)).isEqualTo(3);
    assertThat(config.get(section).path()).isEqualTo("inner");
    assertThat(config.get(list).get(0).get(NAME)).isEqualTo("y");
    assertThat(problems(spec, Map.of("inner", Map.of("name", "x", "port", 2), "list", List.of(1))))
        .containsExactlyInAnyOrder(
            "input.inner.port: must be odd",
            "input.list[0]: expected an object but found a whole number; write {name: 1}");
    assertThat(problems(spec, Map.of("inner", Map.of())))
        .containsExactly("input.inner.name: is required but not set");
    assertThat(section.type().shape().nested()).contains(inner);
    assertThat(list.type().shape().nested()).contains(inner);
  }

  @Test
  @DisplayName("gives a section that is absent the defaults of its fields")
  void absentSection() {
    Field<Config> section =
        Field.object("inner", ConfigSpec.builder().field(URL).field(NAME).build()).build();
    Config config = ConfigSpec.builder().field(section).build().read(ConfigNode.of(null), "");
    assertThat(config.isSet(section)).isFalse();
    assertThat(config.get(section).get(URL)).isEqualTo("ws://localhost");
    assertThat(config.get(section).find(NAME)).isEmpty();
  }

  @Test
  @DisplayName("puts the sections of authentication schemes in the place for them")
  void authenticationSlot() {
    Field<String> last = Field.string("last").build();
    ConfigSpec spec = ConfigSpec.builder().field(URL).authentication().field(last).build();
    assertThat(spec.hasAuthenticationSlot()).isTrue();
    ConfigSpec filled = spec.toBuilder().authentication(List.of(NAME, PORT)).build();
    assertThat(filled.fields()).containsExactly(URL, NAME, PORT, last);
    ConfigSpec toggled = spec.toBuilder().toggle(ENABLED).authentication(List.of(NAME)).build();
    assertThat(toggled.fields()).containsExactly(ENABLED, URL, NAME, last);
    ConfigSpec without = ConfigSpec.builder().field(URL).build();
    assertThat(without.hasAuthenticationSlot()).isFalse();
    assertThatThrownBy(() -> without.toBuilder().authentication(List.of(NAME)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this spec has no place for authentication schemes");
  }

  @Test
  @DisplayName("can be built on, with all that it says")
  void toBuilder() {
    ConfigSpec spec =
        ConfigSpec.builder()
            .summary("Reads.")
            .description("Reads *much*.")
            .status(ConfigSpec.Status.BETA)
            .category("Network")
            .fields(List.of(URL, NAME))
            .build();
    ConfigSpec more = spec.toBuilder().field(PORT).build();
    assertThat(more.summary()).isEqualTo("Reads.");
    assertThat(more.description()).isEqualTo("Reads *much*.");
    assertThat(more.status()).isEqualTo(ConfigSpec.Status.BETA);
    assertThat(more.categories()).containsExactly("Network");
    assertThat(more.fields()).containsExactly(URL, NAME, PORT);
    assertThat(spec.fields()).containsExactly(URL, NAME);
  }

  @Test
  @DisplayName("cannot have two fields of one name")
  void duplicateNames() {
    ConfigSpec.Builder builder = ConfigSpec.builder().field(URL).field(Field.string("url").build());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two fields are called \"url\"");
  }
}
