package dev.inlet.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOST", "example.com",
          "EMPTY", "",
          "NASTY", "a: \"b\"\nc: [${HOST}] # &x *x",
          "NUMBER", "007",
          "a.b_1", "dotted");

  private final Substitution substitution =
      new Substitution(name -> Optional.ofNullable(ENVIRONMENT.get(name)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${HOST}                 | example.com",
        "ws://${HOST}/${EMPTY}x  | ws://example.com/x",
        "${a.b_1}                | dotted",
        "${HOST:other}           | example.com",
        "${NONE:other}           | other",
        "${NONE:}                | ``",
        "${EMPTY:other}          | ``",
        "${NONE:a:b/${c{d}       | a:b/${c{d",
        "${{HOST}}               | ${HOST}",
        "${{HOST:x y}}           | ${HOST:x y}",
        "${{NONE}}${HOST}        | ${NONE}example.com",
        "$HOST                   | $HOST",
        "${HOST                  | ${HOST",
        "${HOST:x                | ${HOST:x",
        "${{HOST}                | ${{HOST}",
        "${{HOST:x               | ${{HOST:x",
        "${}                     | ${}",
        "${:x}                   | ${:x}",
        "${ HOST }               | ${ HOST }",
        "${A-B}                  | ${A-B}",
        "$${HOST}                | $example.com",
        "${${HOST}}              | ${example.com}",
        "${!HOST}                | ${!HOST}",
        "{HOST}                  | {HOST}",
        "100$                    | 100$",
      })
  @DisplayName("A reference is filled in, and everything else stays as it is")
  void references(String text, String expected) {
    assertThat(substitute("a: '" + text + "'").toPlain()).isEqualTo(Map.of("a", expected));
  }

  @Test
  @DisplayName("The value of a variable never changes the structure, and is not looked at again")
  void structure() {
    assertThat(substitute("a: ${NASTY}\nb: [\"${NASTY}\"]").toPlain())
        .isEqualTo(
            Map.of(
                "a",
                "a: \"b\"\nc: [${HOST}] # &x *x",
                "b",
                List.of("a: \"b\"\nc: [${HOST}] # &x *x")));
  }

  @Test
  @DisplayName("A value that comes from a variable is text, and keeps its place")
  void kindAndPlace() {
    ConfigNode.Mapping root = (ConfigNode.Mapping) substitute("a: ${NUMBER}");

    assertThat(root.entries().get("a").value())
        .isEqualTo(
            new ConfigNode.Scalar(
                new Location("p.yaml", 1, 4), ConfigNode.ScalarKind.STRING, "007"));
  }

  @Test
  @DisplayName("Names are not substituted")
  void names() {
    assertThat(substitute("{'${HOST}': 1}").toPlain()).isEqualTo(Map.of("${HOST}", 1L));
  }

  @Test
  @DisplayName("Every missing variable is told at its place, once for all aliases of that place")
  void missing() {
    assertThatThrownBy(
            () -> substitute("a: &a {b: ['${ONE} ${TWO:}', '${THREE}']}\nc: *a\nd: ok\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            p.yaml:1:12: a.b[0]: environment variable ONE is not set and has no default; set it, \
            give it a default with ${ONE:default}, or write ${{ONE}} if this is no variable
            p.yaml:1:30: a.b[1]: environment variable THREE is not set and has no default; set \
            it, give it a default with ${THREE:default}, or write ${{THREE}} if this is no \
            variable""");
  }

  @Test
  @DisplayName("Variables that make a config very large are refused without showing them")
  void tooLong() {
    Substitution large = new Substitution(name -> Optional.of("secret".repeat(10_000)));
    ConfigNode root = YamlConfig.parse("p.yaml", "a: " + "${X}".repeat(100_000));

    assertThatThrownBy(() -> large.apply(root))
        .hasMessage("p.yaml:1:4: a: the environment variables are too long");
  }

  @Test
  @DisplayName("References without an end take linear time")
  void linear() {
    String open = "${A:${{A:".repeat(100_000);

    assertThat(substitute("a: '" + open + "'").toPlain()).isEqualTo(Map.of("a", open));
    assertThat(substitute("a: '" + "${{A:".repeat(200_000) + "}'").toPlain())
        .isEqualTo(Map.of("a", "${{A:".repeat(200_000) + "}"));
  }

  private ConfigNode substitute(String yaml) {
    return substitution.apply(YamlConfig.parse("p.yaml", yaml));
  }
}
