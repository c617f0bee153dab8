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
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOST", "example.com",
          "EMPTY", "",
          "NASTY", "a: \"b\"\nc: [${HOST}] # &x *x",
          "NUMBER", "007",
          "a.b_1", "dotted");

  private static final String FORMS =
      "write ${NAME} or ${NAME:default} for a variable, and ${{…}} for a literal ${…}";

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
        "${EMPTY:other}          | other",
        "x${EMPTY}               | x",
        "${NONE:a:b/c d}         | a:b/c d",
        "${NONE:\"x\"}            | \"x\"",
        "${{HOST}}               | ${HOST}",
        "${{HOST:x y}}           | ${HOST:x y}",
        "${{ x + 1 }}            | ${ x + 1 }",
        "${{!json(\"a\")}}        | ${!json(\"a\")}",
        "${{}}                   | ${}",
        "${{NONE}}${HOST}        | ${NONE}example.com",
        "$HOST                   | $HOST",
        "$${HOST}                | $example.com",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${HOST                | the \"}\" behind a \"${\" is missing; FORMS",
        "${HOST:x              | the \"}\" behind a \"${\" is missing; FORMS",
        "${{HOST}              | the \"}}\" behind a \"${{\" is missing; FORMS",
        "${}                   | this is no variable; FORMS",
        "${:x}                 | this is no variable; FORMS",
        "${ HOST }             | this is no variable; write ${HOST}",
        "${env:HOST}           | this is no variable; write ${HOST}",
        "${A-B}                | this is no variable; FORMS",
        "${!HOST}              | this is no variable; FORMS",
        "${HOST:-x}            | \"${HOST:-…}\" is for shells; write ${HOST:default}",
        "${HOST:=x}            | \"${HOST:=…}\" is for shells; write ${HOST:default}",
        "${HOST:+x}            | \"${HOST:+…}\" is for shells; write ${HOST:default}",
        "${HOST:?no host}      | \"${HOST:?…}\" is for shells; write ${HOST}, which has to be set",
        "${A:${HOST}}          | the default of ${A:…} can hold neither a variable nor braces;"
            + " write ${A} and set A",
        "${A:ws://${HOST}:80}  | the default of ${A:…} can hold neither a variable nor braces;"
            + " write ${A} and set A",
      })
  @DisplayName("What looks like a variable and is none is an error that says what to write")
  void noVariables(String text, String message) {
    assertThatThrownBy(() -> substitute("a: '" + text + "'"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("p.yaml:1:4: a: " + message.replace("FORMS", FORMS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${NUMBER}       | INTEGER | 007",
        "${NONE:1.5e3}   | DECIMAL | 1.5e3",
        "${NONE:true}    | BOOLEAN | true",
        "${NONE:null}    | STRING  | null",
        "${NONE:0x1F}    | STRING  | 0x1F",
        "'${NUMBER}'     | STRING  | 007",
        "\"${NUMBER}\"     | STRING  | 007",
        "!!str ${NUMBER} | STRING  | 007",
        "${NUMBER}${EMPTY} | STRING  | 007",
        "1${NUMBER}      | STRING  | 1007",
      })
  @DisplayName("A variable alone and without quotes has the type that YAML gives to its text")
  void kinds(String written, ConfigNode.ScalarKind kind, String text) {
    ConfigNode.Mapping root = (ConfigNode.Mapping) substitute("a: " + written);

    ConfigNode.Scalar scalar = (ConfigNode.Scalar) root.entries().get("a").value();
    assertThat(scalar.kind()).isEqualTo(kind);
    assertThat(scalar.text()).isEqualTo(text);
    assertThat(scalar.location()).isEqualTo(new Location("p.yaml", 1, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "+7",
        "-0",
        "007",
        "0x1F",
        "0o17",
        "1_000",
        "12:30",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "1E+3",
        "1e",
        "e3",
        ".inf",
        "-.INF",
        ".nan",
        "true",
        "True",
        "FALSE",
        "tRUE",
        "yes",
        "no",
        "on",
        "y",
        "2026-11-29",
        "2026-11-29T10:00:00Z",
        "1.2.3",
        "NULL1",
        "nULL",
        "text",
        "[1]",
        "{a: 1}",
        "- 1",
        "*a",
        "!!int 7",
        "\"7\"",
        " 7",
        "7 ",
        "1 2"
      })
  @DisplayName("The text of a variable has the kind of a scalar that is written in its place")
  void kindsAsWritten(String text) {
    assertThat(kindOfVariable(text)).isEqualTo(kindOfWritten(text));
  }

  /** YAML's core schema; what is more than a scalar if it is written is text in a variable. */
  private static ConfigNode.ScalarKind kindOfWritten(String text) {
    boolean plain = text.equals(text.strip()) && text.matches("|[^\\[{*!\"-].*|-[^ ].*");
    ConfigNode.Mapping root = (ConfigNode.Mapping) YamlConfig.parse("p", "a: " + text(text, plain));
    return ((ConfigNode.Scalar) root.entries().get("a").value()).kind();
  }

  private static String text(String text, boolean plain) {
    return plain ? text : "'" + text + "'";
  }

  private static ConfigNode.ScalarKind kindOfVariable(String text) {
    ConfigNode.Mapping root =
        (ConfigNode.Mapping)
            new Substitution(name -> Optional.of(text))
                .apply(YamlConfig.parse("p.yaml", "a: ${X}"));
    ConfigNode.Scalar scalar = (ConfigNode.Scalar) root.entries().get("a").value();
    assertThat(scalar.text()).isEqualTo(text);
    return scalar.kind();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "Null", "NULL", "~", ""})
  @DisplayName(
      "What would be nothing if it were written is text in a variable: it may be a password")
  void nothing(String text) {
    assertThat(kindOfVariable(text)).isEqualTo(ConfigNode.ScalarKind.STRING);
    assertThat(kindOfWritten(text)).isEqualTo(ConfigNode.ScalarKind.NULL);
  }

  @Test
  @DisplayName("A node knows the values of the variables in it, but not defaults")
  void substituted() {
    ConfigNode.Mapping root =
        (ConfigNode.Mapping) substitute("a: 'x${HOST}${NUMBER}${NONE:default}${EMPTY}'\nb: plain");

    assertThat(((ConfigNode.Scalar) root.entries().get("a").value()).substituted())
        .containsExactly("example.com", "007", "");
    assertThat(((ConfigNode.Scalar) root.entries().get("b").value()).substituted()).isEmpty();
  }

  @Test
  @DisplayName("Names are not substituted")
  void names() {
    assertThat(substitute("{'${HOST}': 1}").toPlain()).isEqualTo(Map.of("${HOST}", 1L));
  }

  @Test
  @DisplayName(
      "Every missing variable is reported at its place, once for all aliases of that place")
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
            variable\
            """);
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
    for (String open : List.of("${A:${{A:", "${{A:", "${A:", "${", "${A:{}")) {
      assertThatThrownBy(() -> substitute("a: '" + open.repeat(100_000) + "'"))
          .isInstanceOf(ConfigException.class);
    }
  }

  private ConfigNode substitute(String yaml) {
    return substitution.apply(YamlConfig.parse("p.yaml", yaml));
  }
}
