package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlConfigTest {

  @Test
  @DisplayName("Every node knows the line and column at which it was written")
  void locations() {
    ConfigNode.Mapping root =
        parse(
            """
            # a comment
            input:
              websocket:
                url: ws://localhost
                urls:
                  - one
                  - 'two'
            """);

    ConfigNode.Entry input = root.entries().get("input");
    assertThat(root.location()).isEqualTo(at(2, 1));
    assertThat(input.location()).isEqualTo(at(2, 1));
    ConfigNode.Entry websocket = ((ConfigNode.Mapping) input.value()).entries().get("websocket");
    assertThat(websocket.location()).isEqualTo(at(3, 3));
    ConfigNode.Mapping fields = (ConfigNode.Mapping) websocket.value();
    assertThat(fields.location()).isEqualTo(at(4, 5));
    assertThat(fields.entries().get("url").value().location()).isEqualTo(at(4, 10));
    ConfigNode.Sequence urls = (ConfigNode.Sequence) fields.entries().get("urls").value();
    assertThat(urls.location()).isEqualTo(at(6, 7));
    assertThat(urls.items()).extracting(ConfigNode::location).containsExactly(at(6, 9), at(7, 9));
  }

  static Stream<Arguments> scalars() {
    return Stream.of(
        arguments("text", ScalarKind.STRING, "text"),
        arguments("'12'", ScalarKind.STRING, "12"),
        arguments("!!str 12", ScalarKind.STRING, "12"),
        arguments("! 12", ScalarKind.STRING, "12"),
        arguments("!!float 12", ScalarKind.INTEGER, "12"),
        arguments("\"\"", ScalarKind.STRING, ""),
        arguments("yes", ScalarKind.STRING, "yes"),
        arguments("1m30s", ScalarKind.STRING, "1m30s"),
        arguments("2026-11-23", ScalarKind.STRING, "2026-11-23"),
        arguments("12:30:00", ScalarKind.STRING, "12:30:00"),
        arguments("0x1F", ScalarKind.STRING, "0x1F"),
        arguments(".inf", ScalarKind.STRING, ".inf"),
        arguments("1e99999", ScalarKind.STRING, "1e99999"),
        arguments("9".repeat(101), ScalarKind.STRING, "9".repeat(101)),
        arguments("|\n  two\n  lines", ScalarKind.STRING, "two\nlines"),
        arguments("007", ScalarKind.INTEGER, "007"),
        arguments("-12", ScalarKind.INTEGER, "-12"),
        arguments("1.50", ScalarKind.DECIMAL, "1.50"),
        arguments("1e3", ScalarKind.DECIMAL, "1e3"),
        arguments("true", ScalarKind.BOOLEAN, "true"),
        arguments("False", ScalarKind.BOOLEAN, "False"),
        arguments("null", ScalarKind.NULL, ""),
        arguments("~", ScalarKind.NULL, ""),
        arguments("", ScalarKind.NULL, ""));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  @DisplayName("A scalar keeps the text that was written, and knows what kind it is")
  void scalarKinds(String written, ScalarKind kind, String text) {
    ConfigNode.Scalar scalar = (ConfigNode.Scalar) value(parse("a: " + written), "a");

    assertThat(scalar.kind()).isEqualTo(kind);
    assertThat(scalar.text()).isEqualTo(text);
  }

  @Test
  @DisplayName("Numbers and booleans inside free objects become numbers and booleans")
  void plainValues() {
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    expected.put("exp", 12L);
    expected.put("rate", new BigDecimal("0.5"));
    expected.put("admin", true);
    expected.put("nothing", null);
    expected.put("groups", List.of("a", 1L));

    assertThat(parse("{exp: 12, rate: 0.5, admin: true, nothing: null, groups: [a, 1]}").toPlain())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "~", "--- null\n...\n"})
  @DisplayName("A text without content is an empty object")
  void emptyTexts(String text) {
    ConfigNode.Mapping root = parse(text);

    assertThat(root.entries()).isEmpty();
    assertThat(root.location()).isEqualTo(at(1, 1));
  }

  @Test
  @DisplayName("A byte order mark is skipped")
  void byteOrderMark() {
    assertThat(parse("\uFEFFa: 1").toPlain()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  @DisplayName("Aliases give the value of their anchor, of scalars and names too")
  void aliases() {
    assertThat(parse("a: &x 5\nb: *x\n&name c: [*name]\nd: &o {p: 1}\ne: *o\n").toPlain())
        .isEqualTo(
            Map.of(
                "a", 5L, "b", 5L, "c", List.of("c"), "d", Map.of("p", 1L), "e", Map.of("p", 1L)));
  }

  @Test
  @DisplayName("An alias means the last anchor of its name above it")
  void redefinedAnchors() {
    assertThat(parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").toPlain())
        .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 2L, "d", 2L));
  }

  @Test
  @DisplayName("A merge key adds what the object does not set itself, wherever it stands")
  void mergeKeys() {
    String text =
        """
        base: &base {a: 1, b: 1}
        more: &more {b: 2, c: 2}
        one:
          a: 0
          <<: *base
        two: {<<: [*base, *more], c: 3}
        three: {<<: {a: 4}}
        """;

    assertThat(value(parse(text), "one").toPlain()).isEqualTo(Map.of("a", 0L, "b", 1L));
    assertThat(value(parse(text), "two").toPlain()).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 3L));
    assertThat(value(parse(text), "three").toPlain()).isEqualTo(Map.of("a", 4L));
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        arguments("a:\n\tb: 1", "pipeline.yaml:2:1: a tab cannot indent a line; use spaces"),
        arguments(
            "a: b: c",
            "pipeline.yaml:1:5: a \":\" cannot stand here; check the indentation, or put the text"
                + " in quotes"),
        arguments(
            "a: - b",
            "pipeline.yaml:1:4: a \"-\" cannot stand here; check the indentation, or put the text"
                + " in quotes"),
        arguments("a: 1\nb\nc: 2", "pipeline.yaml:2:1: a \":\" is missing behind this name"),
        arguments(
            "  a: 1\n b: 2",
            "pipeline.yaml:2:2: this does not fit to what stands above; check the indentation and"
                + " quotes"),
        arguments(
            "a: 'x' y",
            "pipeline.yaml:1:8: this does not fit to what stands above; check the indentation and"
                + " quotes"),
        arguments(
            "a: [1, 2\nb: 3",
            "pipeline.yaml:1:4: this list lacks a \"]\", or a \",\" between its items"),
        arguments(
            "a: {b: 1\nc: 3",
            "pipeline.yaml:1:4: this object lacks a \"}\", or a \",\" between its fields"),
        arguments("a: 1\nb: 'two\n", "pipeline.yaml:2:4: this text lacks its closing quote"),
        arguments(
            "a: \"C:\\path\"",
            "pipeline.yaml:1:8: there is no such escape in double quotes; write \"\\\\\" for a"
                + " backslash"),
        arguments(
            "a: @b", "pipeline.yaml:1:4: a text that begins with this character needs quotes"),
        arguments(
            "a: [", "pipeline.yaml:1:5: a value is missing at the end; is a bracket still open?"),
        arguments("a: ]", "pipeline.yaml:1:4: a value cannot begin with this character"),
        arguments("a: *", "pipeline.yaml:1:5: a text that begins with \"*\" needs quotes"),
        arguments("a: & b", "pipeline.yaml:1:5: a text that begins with \"&\" needs quotes"),
        arguments("a: !<b", "pipeline.yaml:1:7: a text that begins with \"!\" needs quotes"),
        arguments("a: !b!c d", "pipeline.yaml:1:4: a text that begins with \"!\" needs quotes"),
        arguments(
            "a: !secret b",
            "pipeline.yaml:1:4: a: this tag means nothing here; a text that begins with \"!\" needs"
                + " quotes"),
        arguments(
            "a: >b\n",
            "pipeline.yaml:1:5: the lines of a text block begin below its \"|\" or \">\", all"
                + " indented alike"),
        arguments(
            "%YAML x\n---\na: 1\n",
            "pipeline.yaml:1:7: a line that begins with \"%\" is for the parser; remove it"),
        arguments(
            "%YAML 3.0\n---\na: 1\n", "pipeline.yaml:1:1: this is not YAML; does it need quotes?"),
        arguments(
            "a: 1\nb: \u0007", "pipeline.yaml:2:4: the character U+0007 cannot stand in YAML"),
        arguments(
            "? [a]\n: 1",
            "pipeline.yaml:1:3: a name has to be plain text, not an object, a list or an alias"),
        arguments(
            "\"\\e[2J\": 1",
            "pipeline.yaml:1:1: ?[2J: a name cannot be empty or hold control characters"),
        arguments(
            "? " + "n".repeat(1001) + "\n: 1",
            "pipeline.yaml:1:3: a name has more than 1000 characters"),
        arguments("a: !!int +", "pipeline.yaml:1:4: a: the value does not fit its tag"),
        arguments("a: !!bool yes", "pipeline.yaml:1:4: a: the value does not fit its tag"),
        arguments("a: !!float x", "pipeline.yaml:1:4: a: the value does not fit its tag"),
        arguments(
            "a: 1\n---\nb: 2\n",
            "pipeline.yaml:3:1: there is more than one document in here; keep only one"),
        arguments(
            "password: *hunter2",
            "pipeline.yaml:1:11: password: there is no such anchor above; a text that begins with"
                + " \"*\" needs quotes"),
        arguments("a: &x {b: [*x]}", "pipeline.yaml:1:12: a.b[0]: this anchor contains itself"),
        arguments(
            "a: {<<: [{b: 1}, 2]}",
            "pipeline.yaml:1:18: a.<<: only objects can be merged into this one, but here is a"
                + " whole number"),
        arguments(
            "a:\n  b: 1\n  c: 2\n  b: 3\n",
            "pipeline.yaml:4:3: a.b: duplicate field; it is set before at line 2, column 3"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  @DisplayName("What is wrong is reported in one line with its place")
  void problemLines(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @Test
  @DisplayName("All problems are reported together, in the order of their places")
  void allProblems() {
    assertThatThrownBy(() -> parse("a: *x\nb: 1\nc: !t 2\nb: 2\nd: [1"))
        .hasMessage(
            """
            pipeline.yaml:1:4: a: there is no such anchor above; a text that begins with "*" \
            needs quotes
            pipeline.yaml:3:4: c: this tag means nothing here; a text that begins with "!" needs \
            quotes
            pipeline.yaml:4:1: b: duplicate field; it is set before at line 2, column 1
            pipeline.yaml:5:4: this list lacks a "]", or a "," between its items\
            """);
  }

  @Test
  @DisplayName("Reading stops when there are more problems than anybody reads")
  void tooManyProblems() {
    List<Problem> problems = problems("a: 1\n".repeat(100_000));

    assertThat(problems).hasSize(Problems.LIMIT + 1);
    assertThat(problems.get(Problems.LIMIT))
        .hasToString("pipeline.yaml: there are more than 100 problems; the others are not shown");
  }

  @Test
  @DisplayName("Aliases that stand for very much are refused")
  void aliasBomb() {
    String bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 30)
                .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, times(10, "*a" + (i - 1))))
                .collect(Collectors.joining());

    assertThatThrownBy(() -> parse(bomb))
        .hasMessage(
            "pipeline.yaml:4:45: a3[7]: the aliases up to here stand for more than 10000 values");
  }

  @Test
  @DisplayName("Merge keys that stand for very much are refused")
  void mergeBomb() {
    String base = "base: &base {" + times(1000, "%d: x") + "}\n";
    String bomb = base.formatted(IntStream.range(0, 1000).boxed().toArray());
    String merges =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "m" + i + ": {<<: *base}\n")
            .collect(Collectors.joining());

    assertThatThrownBy(() -> parse((bomb + merges).substring(0, YamlConfig.MAX_LENGTH)))
        .hasMessage(
            "pipeline.yaml:11:10: m9.<<: the aliases up to here stand for more than 10000 values");
  }

  static Stream<Arguments> deepTexts() {
    return Stream.of(
        arguments("[".repeat(500_000)),
        arguments("{a: ".repeat(200_000)),
        arguments("- ".repeat(500_000)),
        arguments("? ".repeat(500_000)),
        arguments("a0: &a0 []\n" + chained(150)));
  }

  private static String chained(int length) {
    return IntStream.rangeClosed(1, length)
        .mapToObj(i -> "a%d: &a%d [*a%d]\n".formatted(i, i, i - 1))
        .collect(Collectors.joining());
  }

  @ParameterizedTest(name = "text {index}")
  @MethodSource("deepTexts")
  @DisplayName("Very deep texts are refused, not followed")
  void depth(String text) {
    assertThat(problems(text))
        .singleElement()
        .extracting(Problem::message)
        .isIn(
            "objects and lists stand inside each other more than 100 deep",
            "a name has to be plain text, not an object, a list or an alias");
  }

  @Test
  @DisplayName("A hundred objects inside each other are fine")
  void deepestAllowed() {
    ConfigNode node = parse("{a: ".repeat(TreeBuilder.MAX_DEPTH) + "1" + "}".repeat(100));

    int depth = 0;
    while (node instanceof ConfigNode.Mapping mapping) {
      node = mapping.entries().get("a").value();
      depth++;
    }
    assertThat(depth).isEqualTo(TreeBuilder.MAX_DEPTH);
  }

  @Test
  @DisplayName("A text beyond the size limit is refused")
  void tooLong() {
    assertThatThrownBy(() -> parse("#".repeat(YamlConfig.MAX_LENGTH + 1)))
        .hasMessage("pipeline.yaml:1:1: is longer than 1048576 bytes, which no config needs");
  }

  static Stream<Arguments> largeTexts() {
    return Stream.of(
        arguments("a: " + "x".repeat(1_000_000)),
        arguments("a: " + "x ".repeat(500_000)),
        arguments("a: \"" + "\\n".repeat(500_000) + "\""),
        arguments("a: " + "9".repeat(1_000_000)),
        arguments("a: 0x" + "9".repeat(900)),
        arguments("a: |\n" + " \n".repeat(300_000)),
        arguments("#".repeat(1_000_000)),
        arguments("a:\n" + "- \n".repeat(300_000)),
        arguments("&a ".repeat(300_000)),
        arguments("!a ".repeat(300_000)),
        arguments("a: [" + "b, ".repeat(300_000) + "]"),
        arguments("a: '" + "''".repeat(500_000) + "'"),
        arguments("\n".repeat(1_000_000)),
        arguments("%TAG ! x\n".repeat(100_000)));
  }

  @ParameterizedTest(name = "text {index}")
  @MethodSource("largeTexts")
  @DisplayName("A large text of any shape is read or refused at once")
  void largeTexts(String text) {
    assertThat(problems(text)).hasSizeLessThan(3);
  }

  private static String times(int count, String text) {
    return IntStream.range(0, count).mapToObj(i -> text).collect(Collectors.joining(", "));
  }

  private static ConfigNode.Mapping parse(String text) {
    return (ConfigNode.Mapping) YamlConfig.parse("pipeline.yaml", text);
  }

  private static List<Problem> problems(String text) {
    try {
      YamlConfig.parse("pipeline.yaml", text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private static ConfigNode value(ConfigNode node, String name) {
    return ((ConfigNode.Mapping) node).entries().get(name).value();
  }

  private static Location at(int line, int column) {
    return new Location("pipeline.yaml", line, column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\tb",
        "a: \t b",
        "a:\t# c\n  b",
        "a:\t\n  b",
        "a: b\t# c",
        "a: \"b\"\t# c",
        "'a'\t: b",
        "\"a\":\t\"b\"",
        "a: !!str\tb",
        "a: &x\tb",
        "a: |-\t# c\n  b",
        "a: >-\t\n  b",
        "---\t# c\na: b",
        "\t\na: b\n\t\n",
        "\t# c\na: b\n \t# c\n",
        "a:\n\t# c\n  b",
        "{\n\t\"a\":\t\"b\"\t\n\t}",
        "{a:\tb\t}",
        "{\n\t\t\"a\": \"b\"\n\t}",
        "{\n\t\t\"a\": \"b\"\n\t}",
        "a: b\n...\t# c",
      })
  @DisplayName("Tabs between tokens count as spaces")
  void tabs(String text) {
    assertThat(YamlConfig.parse("f.yaml", text).toPlain()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  @DisplayName("Tabs may indent what stands in brackets")
  void tabsInBrackets() {
    String json = "{\n\t\"a\": {\n\t\t\"b\": [\n\t\t\t\"c\td\"\n\t\t]\n\t}\n}\n";
    Map<String, ?> expected = Map.of("a", Map.of("b", List.of("c\td")));

    assertThat(YamlConfig.parse("f.yaml", json).toPlain()).isEqualTo(expected);
    assertThat(YamlConfig.parse("f.yaml", "x: " + json).toPlain()).isEqualTo(Map.of("x", expected));
  }

  @Test
  @DisplayName("Tabs inside of texts stay, and no place changes")
  void tabsInTexts() {
    ConfigNode.Mapping root =
        (ConfigNode.Mapping)
            YamlConfig.parse("f.yaml", "a:\t\"x\ty\"\nb:\tx\ty\t# c\nc:\t|\n  x\ty\t\n  \tz\n");

    assertThat(root.toPlain().get("a")).isEqualTo("x\ty");
    assertThat(root.toPlain().get("b")).isEqualTo("x\ty");
    assertThat(root.toPlain().get("c")).isEqualTo("x\ty\t\n\tz\n");
    assertThat(root.entries().get("a").value().location()).isEqualTo(new Location("f.yaml", 1, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\n\tb: c",
        "a:\n  b: c\n\td: e",
        "a:\n  - b\n \t- c",
        "a:\n  b: c\n\t  d: e",
        "-\t- a",
        "-\ta: b",
        "?\t- a\n:\t- b",
      })
  @DisplayName("A tab that indents is refused as that")
  void indentingTabs(String text) {
    assertThatThrownBy(() -> YamlConfig.parse("f.yaml", text))
        .hasMessageEndingWith("a tab cannot indent a line; use spaces");
  }

  @Test
  @DisplayName("A text of tabs takes no time to speak of")
  void manyTabs() {
    String lines = "a\t: \tb\t# c\n";
    assertThatThrownBy(() -> YamlConfig.parse("f.yaml", lines.repeat(50_000)))
        .isInstanceOf(ConfigException.class);
    assertThat(YamlConfig.parse("f.yaml", "\t".repeat(500_000)).toPlain()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "'input:\n  u\u00a0rl: x', 'f.yaml:2:3: input.u\u00a0rl: this name holds the character U+00A0"
        + " (NO-BREAK SPACE) at column 4'",
    "'url\u200b: x', 'f.yaml:1:1: url\u200b: this name holds the character U+200B (ZERO WIDTH"
        + " SPACE) at column 4'",
    "'a:\n\u00a0\u00a0b: x', 'f.yaml:2:1: \u00a0\u00a0b: this name holds the character U+00A0"
        + " (NO-BREAK SPACE) at column 1'",
    "'{\"a\": {\"b\u2060\": 1}}', 'f.yaml:1:8: a.b\u2060: this name holds the character U+2060"
        + " (WORD JOINER) at column 10'",
  })
  @DisplayName("A character in a name that nobody sees is named with its place")
  void invisible(String text, String message) {
    assertThatThrownBy(() -> YamlConfig.parse("f.yaml", text))
        .hasMessage(message + ", which is no space in YAML; replace or remove it");
  }

  @Test
  @DisplayName("A character that nobody sees in place of a space behind a colon is named")
  void invisibleBehindColon() {
    assertThatThrownBy(() -> YamlConfig.parse("f.yaml", "a:\n  url:\u00a0ws://h"))
        .hasMessage(
            "f.yaml:2:3: a: behind the \":\" stands the character U+00A0 (NO-BREAK SPACE) at column"
                + " 7, which is no space in YAML; replace or remove it");
    assertThatThrownBy(() -> YamlConfig.parse("f.yaml", "a:\n  url:\u3000ws://h\n  b: c"))
        .hasMessageContaining("U+3000 (IDEOGRAPHIC SPACE) at column 7");
  }

  @Test
  @DisplayName("Joiners between letters, what was escaped, and anything in values are left alone")
  void visible() {
    assertThat(YamlConfig.parse("f.yaml", "\"a\\u00a0b\": 1").toPlain())
        .isEqualTo(Map.of("a\u00a0b", 1L));
    assertThat(YamlConfig.parse("f.yaml", "می\u200cخواهم: a\u00a0b\u200bc").toPlain())
        .isEqualTo(Map.of("می\u200cخواهم", "a\u00a0b\u200bc"));
  }
}
