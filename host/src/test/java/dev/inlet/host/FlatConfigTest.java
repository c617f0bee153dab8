package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A configuration of dotted keys")
class FlatConfigTest {
  private static final Field<String> URL = Field.string("url").build();
  private static final Field<List<String>> URLS = Field.strings("urls").build();
  private static final Field<Map<String, String>> HEADERS = Field.stringMap("headers").build();
  private static final Field<Map<String, @Nullable Object>> CLAIMS = Field.tree("claims").build();
  private static final Field<Duration> DELAY =
      Field.duration("delay").defaultsTo(Duration.ofSeconds(1)).build();
  private static final Field<Config> CONNECTION =
      Field.object("connection", ConfigSpec.builder().field(DELAY).build()).build();
  private static final Field<String> TEXT = Field.string("message").build();
  private static final Field<List<Config>> MESSAGES =
      Field.of(
              "messages",
              FieldTypes.listOf(FieldTypes.object(() -> ConfigSpec.builder().field(TEXT).build())))
          .defaultsTo(List.of())
          .build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(URL)
          .field(URLS)
          .field(HEADERS)
          .field(CLAIMS)
          .field(CONNECTION)
          .field(MESSAGES)
          .build();

  private static Config read(Map<String, String> entries) {
    return SPEC.read(FlatConfig.read(entries, SPEC), "");
  }

  private static List<String> problemsOf(Map<String, String> entries) {
    try {
      Config unused = read(entries);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  @DisplayName("has a key for each field, with the names of the sections around it")
  void fields() {
    Config config = read(Map.of("url", "ws://localhost/", "connection.delay", "3s"));

    assertThat(config.get(URL)).isEqualTo("ws://localhost/");
    assertThat(config.get(CONNECTION).get(DELAY)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  @DisplayName("numbers the items of a list from 0, in numeric order")
  void numberedItems() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      entries.put("messages." + i + ".message", "number " + i);
    }

    assertThat(read(entries).get(MESSAGES))
        .extracting(item -> item.get(TEXT))
        .containsExactly(
            IntStream.range(0, 12).mapToObj(i -> "number " + i).toArray(String[]::new));
  }

  @Test
  @DisplayName("takes a list of single values with commas, or with numbers if a value has a comma")
  void commas() {
    assertThat(read(Map.of("urls", "a, b,c")).get(URLS)).containsExactly("a", "b", "c");
    assertThat(read(Map.of("urls", "")).get(URLS)).isEmpty();
    assertThat(read(Map.of("urls.0", "a,b", "urls.1", "c")).get(URLS)).containsExactly("a,b", "c");
  }

  @Test
  @DisplayName("leaves the dots in the names of an object whose names are free")
  void freeNames() {
    assertThat(read(Map.of("headers.X-Key", "1", "headers.a.b", "2")).get(HEADERS))
        .containsOnly(Map.entry("X-Key", "1"), Map.entry("a.b", "2"));
  }

  @Test
  @DisplayName("makes numbers and booleans of values where any content is allowed")
  void anyContent() {
    assertThat(
            read(Map.of("claims.sub", "me", "claims.n", "5", "claims.in.ok", "true")).get(CLAIMS))
        .isEqualTo(Map.of("sub", "me", "n", 5L, "in", Map.of("ok", true)));
  }

  @Test
  @DisplayName("has unknown fields and wrong values reported as in a file")
  void wrongForTheSpec() {
    assertThat(problemsOf(Map.of("urll", "x", "connection.delay", "soon")))
        .containsExactlyInAnyOrder(
            "urll: unknown field; did you mean \"url\"?",
            "connection.delay: expected a duration such as 500ms, 30s or 1h30m but found \"soon\"");
  }

  @Test
  @DisplayName("says of each key that has no place in a tree why, all at once")
  void noPlace() {
    assertThat(
            problemsOf(
                Map.of(
                    "url.x", "1",
                    "connection", "2",
                    "messages.first.message", "3",
                    "messages.1.message", "4",
                    "headers", "5")))
        .containsExactlyInAnyOrder(
            "url.x: url is a single value, not an object",
            "connection: is an object; its fields have keys of their own, such as connection.delay",
            "messages.first.message: messages is a list; its items are numbered from 0, such as"
                + " messages.0",
            "messages.1.message: is numbered 1, but there is no messages.0",
            "headers: is an object; its names are part of the key, such as headers.NAME");
  }

  @Test
  @DisplayName("gives the key for the path of a problem")
  void keys() {
    assertThat(FlatConfig.keyOf("messages[10].message")).isEqualTo("messages.10.message");
    assertThat(FlatConfig.keyOf("connection.delay")).isEqualTo("connection.delay");
  }

  @Test
  @DisplayName("takes no null")
  void nullValue() {
    Map<String, String> entries = new HashMap<>();
    entries.put("url", null);

    assertThatThrownBy(() -> FlatConfig.read(entries, SPEC))
        .isInstanceOf(NullPointerException.class);
  }
}
