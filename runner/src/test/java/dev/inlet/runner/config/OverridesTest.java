package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OverridesTest {

  static Stream<Arguments> settings() {
    return Stream.of(
        arguments("a: {b: 1, c: 2}", "a.b=3", Map.of("a", Map.of("b", 3L, "c", 2L))),
        arguments("", "a.b.c=x", Map.of("a", Map.of("b", Map.of("c", "x")))),
        arguments("a:", "a.b=x", Map.of("a", Map.of("b", "x"))),
        arguments("a: {b: 1}", "a=5", Map.of("a", 5L)),
        arguments("", "url=ws://host/?q=a", Map.of("url", "ws://host/?q=a")),
        arguments("a: 1", "a=", Map.of("a", "")),
        arguments("", "a='007'", Map.of("a", "007")),
        arguments("", "a=[1, {b: c}]", Map.of("a", List.of(1L, Map.of("b", "c")))),
        arguments("a: [x, y]", "a[1]=z", Map.of("a", List.of("x", "z"))),
        arguments("a: [x, y]", "a[2]=z", Map.of("a", List.of("x", "y", "z"))),
        arguments("", "a[0].b=z", Map.of("a", List.of(Map.of("b", "z")))),
        arguments("a: [[1]]", "a[0][0]=2", Map.of("a", List.of(List.of(2L)))),
        arguments("", "h.User-Agent=x", Map.of("h", Map.of("User-Agent", "x"))));
  }

  @ParameterizedTest
  @MethodSource("settings")
  @DisplayName("A value is set at the end of its path, and the way to it is created")
  void set(String yaml, String setting, Map<String, Object> expected) {
    assertThat(apply(yaml, setting).toPlain()).isEqualTo(expected);
  }

  @Test
  @DisplayName("Later settings go over earlier ones")
  void order() {
    assertThat(apply("", "a.b=1", "a.c=2", "a.b=3").toPlain())
        .isEqualTo(Map.of("a", Map.of("b", 3L, "c", 2L)));
  }

  @Test
  @DisplayName("A value knows the option that it came from")
  void location() {
    ConfigNode.Mapping root = (ConfigNode.Mapping) apply("b: 1", "a.b=[x]");
    ConfigNode.Mapping a = (ConfigNode.Mapping) root.entries().get("a").value();
    ConfigNode.Sequence b = (ConfigNode.Sequence) a.entries().get("b").value();

    Location option = Location.of("--set a.b");
    assertThat(root.location()).isEqualTo(new Location("p.yaml", 1, 1));
    assertThat(root.entries().get("a").location()).isEqualTo(option);
    assertThat(a.location()).isEqualTo(option);
    assertThat(b.location()).isEqualTo(option);
    assertThat(b.items().get(0).location()).isEqualTo(option);
  }

  static Stream<Arguments> problems() {
    String usage = "--set: needs PATH=VALUE, such as input.websocket.url=ws://localhost";
    return Stream.of(
        arguments("secret", usage),
        arguments("=x", usage),
        arguments("a.=x", usage),
        arguments(".a=x", usage),
        arguments("a..b=x", usage),
        arguments("[0]=x", usage),
        arguments("a[x]=y", usage),
        arguments("a[0=y", usage),
        arguments("a[9999999]=y", usage),
        arguments("a.".repeat(100_000) + "b=x", usage),
        arguments(
            "text.b=x",
            "--set text.b: text is not an object but a string at p.yaml:1:7, so nothing can be set"
                + " in it"),
        arguments(
            "list.b=x",
            "--set list.b: list is not an object but a list at p.yaml:2:7, so nothing can be set"
                + " in it"),
        arguments(
            "text[0]=x",
            "--set text[0]: text is not a list but a string at p.yaml:1:7, so nothing can be set"
                + " in it"),
        arguments("list[2]=x", "--set list[2]: list has only 1 items, counted from [0]"),
        arguments("a=[1", "--set a: this list lacks a \"]\", or a \",\" between its items"),
        arguments("a={b: 1, b: 2}", "--set a: b: duplicate field; it is set before at --set a"),
        arguments(
            "a=*b",
            "--set a: there is no such anchor above; a text that begins with \"*\" needs quotes"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  @DisplayName("A setting that cannot be followed is reported in one line")
  void problemLines(String setting, String message) {
    assertThatThrownBy(() -> apply("text: x\nlist: [y]\n", setting))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  @DisplayName("All settings that cannot be followed are reported together")
  void allProblems() {
    assertThatThrownBy(() -> apply("", "a[1]=x", "b=[x", "c=ok"))
        .hasMessage(
            """
            --set a[1]: a has only 0 items, counted from [0]
            --set b: this list lacks a "]", or a "," between its items\
            """);
  }

  private static ConfigNode apply(String yaml, String... settings) {
    return Overrides.apply(YamlConfig.parse("p.yaml", yaml), List.of(settings));
  }
}
