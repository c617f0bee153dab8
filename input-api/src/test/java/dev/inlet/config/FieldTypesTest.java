package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A field's type")
class FieldTypesTest {

  enum Codec {
    LINES,
    RAW_BYTES
  }

  private final List<Problem> problems = new ArrayList<>();

  private <T> Optional<T> read(FieldType<T> type, @Nullable Object value) {
    return read(type, value, false);
  }

  private <T> Optional<T> read(FieldType<T> type, @Nullable Object value, boolean secret) {
    problems.clear();
    Optional<T> read =
        type.read(ConfigNode.of(value), new ReadContext("f", secret, problems, new Masker()));
    assertThat(read.isEmpty()).isEqualTo(!problems.isEmpty());
    return read;
  }

  private String refused(FieldType<?> type, @Nullable Object value) {
    assertThat(read(type, value)).isEmpty();
    assertThat(problems).hasSize(1);
    return problems.get(0).toString();
  }

  @Test
  @DisplayName("string takes numbers and booleans as they were written")
  void strings() {
    assertThat(read(FieldTypes.STRING, "")).contains("");
    assertThat(read(FieldTypes.STRING, "7")).contains("7");
    assertThat(read(FieldTypes.STRING, 7)).contains("7");
    assertThat(read(FieldTypes.STRING, true)).contains("true");
    assertThat(refused(FieldTypes.STRING, null))
        .isEqualTo("f: expected a string but found nothing");
    assertThat(refused(FieldTypes.STRING, List.of()))
        .isEqualTo("f: expected a string but found a list");
    assertThat(refused(FieldTypes.STRING, Map.of()))
        .isEqualTo("f: expected a string but found an object");
  }

  @Test
  @DisplayName(
      "credential is a line of text: a line end behind it and a mark before it don't count")
  void credentials() {
    for (String written : List.of("pw", "pw\n", "pw\r\n", "\ufeffpw", "\ufeffpw\n")) {
      assertThat(read(FieldTypes.CREDENTIAL, written)).contains("pw");
    }
    assertThat(read(FieldTypes.CREDENTIAL, "\n")).contains("");
    assertThat(read(FieldTypes.CREDENTIAL, " p w ")).contains(" p w ");
    assertThat(read(FieldTypes.CREDENTIAL, 7)).contains("7");
    String rule = ", but a credential is one line of printable text";
    assertThat(refused(FieldTypes.CREDENTIAL, "pw\n\n"))
        .isEqualTo("f: holds LINE FEED (LF) (U+000A) at its end" + rule);
    assertThat(refused(FieldTypes.CREDENTIAL, "pw\r"))
        .isEqualTo("f: holds CARRIAGE RETURN (CR) (U+000D) at its end" + rule);
    assertThat(refused(FieldTypes.CREDENTIAL, "Bearer \ufefft"))
        .isEqualTo("f: holds ZERO WIDTH NO-BREAK SPACE (U+FEFF) inside" + rule);
    assertThat(refused(FieldTypes.CREDENTIAL, "\u2028"))
        .isEqualTo("f: holds LINE SEPARATOR (U+2028) at its beginning" + rule);
  }

  @Test
  @DisplayName("A credential is hidden as it is used, too, whatever stands behind it")
  void credentialsAreMasked() {
    Masker masker = new Masker();
    assertThat(
            FieldTypes.CREDENTIAL.read(
                ConfigNode.of("correct horse\n"), new ReadContext("f", true, problems, masker)))
        .contains("correct horse");
    assertThat(masker.mask("no correct horse here")).isEqualTo("no [REDACTED] here");
  }

  @Test
  @DisplayName("bool takes true and false alone")
  void bools() {
    assertThat(read(FieldTypes.BOOL, true)).contains(true);
    assertThat(read(FieldTypes.BOOL, "False")).contains(false);
    assertThat(refused(FieldTypes.BOOL, "yes"))
        .isEqualTo("f: expected true or false but found \"yes\"; write true");
    assertThat(refused(FieldTypes.BOOL, 1))
        .isEqualTo("f: expected true or false but found \"1\"; write true");
  }

  @Test
  @DisplayName("int takes whole numbers that fit")
  void integers() {
    assertThat(read(FieldTypes.INTEGER, 7)).contains(7);
    assertThat(read(FieldTypes.INTEGER, "-1")).contains(-1);
    assertThat(read(FieldTypes.INTEGER, Integer.MIN_VALUE)).contains(Integer.MIN_VALUE);
    assertThat(refused(FieldTypes.INTEGER, 1L << 31))
        .isEqualTo("f: expected a whole number but found \"2147483648\"");
    assertThat(refused(FieldTypes.INTEGER, 1.5))
        .isEqualTo("f: expected a whole number but found \"1.5\"");
    assertThat(refused(FieldTypes.INTEGER, ""))
        .isEqualTo("f: expected a whole number but found \"\"");
  }

  @Test
  @DisplayName("duration and size take their units")
  void quantities() {
    assertThat(read(FieldTypes.DURATION, "1h30m")).contains(Duration.ofMinutes(90));
    assertThat(read(FieldTypes.DURATION, 0)).contains(Duration.ZERO);
    assertThat(refused(FieldTypes.DURATION, 30))
        .isEqualTo(
            "f: expected a duration such as 500ms, 30s or 1h30m but found \"30\"; write 30s");
    assertThat(refused(FieldTypes.DURATION, "999999999999d"))
        .isEqualTo(
            "f: expected a duration such as 500ms, 30s or 1h30m but found \"999999999999d\"");
    assertThat(read(FieldTypes.SIZE, "32MiB")).contains(32L << 20);
    assertThat(read(FieldTypes.SIZE, 64)).contains(64L);
    assertThat(refused(FieldTypes.SIZE, "-1"))
        .isEqualTo("f: expected a size in bytes such as 512KiB or 32MiB but found \"-1\"");
    assertThat(refused(FieldTypes.SIZE, "999999999999999GiB"))
        .isEqualTo(
            "f: expected a size in bytes such as 512KiB or 32MiB but found"
                + " \"999999999999999GiB\"");
  }

  @Test
  @DisplayName("choice takes the names of constants in lower case, and constants themselves")
  void choices() {
    FieldType<Codec> type = FieldTypes.choice(Codec.class);
    assertThat(type.shape().options()).containsExactly("lines", "raw_bytes");
    assertThat(type.toPlain(Codec.RAW_BYTES)).isEqualTo("raw_bytes");
    assertThat(read(type, "lines")).contains(Codec.LINES);
    assertThat(read(type, Codec.RAW_BYTES)).contains(Codec.RAW_BYTES);
    assertThat(refused(type, "line"))
        .isEqualTo("f: \"line\" is not one of lines, raw_bytes; did you mean \"lines\"?");
    assertThat(refused(type, "xml")).isEqualTo("f: \"xml\" is not one of lines, raw_bytes");
    assertThat(refused(type, List.of())).isEqualTo("f: expected a string but found a list");
  }

  @Test
  @DisplayName("list and map read each item, and name the place of every wrong one")
  void collections() {
    FieldType<List<Integer>> list = FieldTypes.listOf(FieldTypes.INTEGER);
    assertThat(list.shape().describe()).isEqualTo("list of int");
    assertThat(read(list, List.of(1, "2"))).contains(List.of(1, 2));
    assertThat(refused(list, "1")).isEqualTo("f: expected a list but found a string; write [1]");
    assertThat(read(list, Arrays.asList("x", 2, null))).isEmpty();
    assertThat(problems.stream().map(Problem::toString))
        .containsExactly(
            "f[0]: expected a whole number but found \"x\"",
            "f[2]: expected a whole number but found nothing");

    FieldType<Map<String, List<Integer>>> map = FieldTypes.mapOf(list);
    assertThat(map.shape().describe()).isEqualTo("map of list of int");
    assertThat(read(map, Map.of("a", List.of(1)))).contains(Map.of("a", List.of(1)));
    assertThat(refused(map, List.of()))
        .isEqualTo("f: expected an object but found a list; write {}");
    assertThat(refused(map, Map.of("a", List.of(true))))
        .isEqualTo("f.a[0]: expected a whole number but found \"true\"");
    assertThat(map.toPlain(Map.of("a", List.of(1)))).isEqualTo(Map.of("a", List.of(1)));
    assertThatThrownBy(() -> read(list, List.of(1)).orElseThrow().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> read(map, Map.of()).orElseThrow().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("tree takes an object of any content")
  void trees() {
    assertThat(read(FieldTypes.TREE, Map.of("a", List.of(1, Map.of("b", 1.5)))).orElseThrow())
        .hasToString("{a=[1, {b=1.5}]}");
    assertThat(refused(FieldTypes.TREE, "x"))
        .isEqualTo("f: expected an object but found a string; write {NAME: value}");
  }

  @Test
  @DisplayName("never quotes a secret, whatever is wrong with it")
  void secrets() {
    assertThat(read(FieldTypes.INTEGER, "hunter2", true)).isEmpty();
    assertThat(problems.get(0)).hasToString("f: expected a whole number but found [REDACTED]");
    assertThat(read(FieldTypes.choice(Codec.class), "hunter2", true)).isEmpty();
    assertThat(problems.get(0)).hasToString("f: [REDACTED] is not one of lines, raw_bytes");
    assertThat(
            read(
                FieldTypes.mapOf(FieldTypes.listOf(FieldTypes.BOOL)),
                Map.of("a", List.of("hunter2")),
                true))
        .isEmpty();
    assertThat(problems.get(0)).hasToString("f.a[0]: expected true or false but found [REDACTED]");
  }

  @Test
  @DisplayName("quotes on one line and not without end")
  void quoting() {
    assertThat(refused(FieldTypes.INTEGER, "a\nb\u001b[31m\u2028\u0085c"))
        .isEqualTo("f: expected a whole number but found \"a?b?[31m??c\"");
    assertThat(refused(FieldTypes.INTEGER, "x".repeat(1_000)))
        .isEqualTo("f: expected a whole number but found \"" + "x".repeat(64) + "…\"");
    assertThat(refused(FieldTypes.mapOf(FieldTypes.INTEGER), Map.of("a\nb: c", "x")))
        .isEqualTo("f.a?b: c: expected a whole number but found \"x\"");
  }
}
