package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.ConfigNode.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A configuration tree")
class ConfigNodeTest {

  @Test
  @DisplayName("is built from plain values and gives them back")
  void plainValues() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("text", "x");
    values.put("builder", CharBuffer.wrap("y"));
    values.put("whole", 7);
    values.put("huge", new BigInteger("123456789012345678901234567890"));
    values.put("decimal", 1.5);
    values.put("yes", true);
    values.put("nothing", null);
    values.put("list", Arrays.asList(1L, null, "z"));
    values.put("object", Map.of("inner", Set.of((short) 3)));
    values.put("enum", TimeUnit.SECONDS);
    ConfigNode node = ConfigNode.of(values);

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("text", "x");
    expected.put("builder", "y");
    expected.put("whole", 7L);
    expected.put("huge", new BigInteger("123456789012345678901234567890"));
    expected.put("decimal", new BigDecimal("1.5"));
    expected.put("yes", true);
    expected.put("nothing", null);
    expected.put("list", Arrays.asList(1L, null, "z"));
    expected.put("object", Map.of("inner", List.of(3L)));
    expected.put("enum", "seconds");
    assertThat(node.toPlain()).isEqualTo(expected);
    assertThat(((Map<?, ?>) node.toPlain()).keySet().stream().<Object>map(key -> key))
        .containsExactlyElementsOf(expected.keySet());
    assertThat(node.location()).isEqualTo(Location.UNKNOWN);
  }

  @Test
  @DisplayName("takes a tree where a plain value may stand")
  void treeInTree() {
    ConfigNode inner = new Scalar(new Location("a.yaml", 1, 2), ScalarKind.INTEGER, "7");
    assertThat(ConfigNode.of(inner)).isSameAs(inner);
    Mapping outer = (Mapping) ConfigNode.of(Map.of("x", inner));
    assertThat(outer.entries().get("x").value()).isSameAs(inner);
  }

  @Test
  @DisplayName("takes durations, addresses and paths as the text that a file would hold")
  void typedValues() {
    assertThat(ConfigNode.of(Duration.ofMillis(90_500)).toPlain()).isEqualTo("1m30s500ms");
    assertThat(ConfigNode.of(Duration.ZERO).toPlain()).isEqualTo("0s");
    assertThat(ConfigNode.of(URI.create("wss://a/b?c")).toPlain()).isEqualTo("wss://a/b?c");
    assertThat(ConfigNode.of(Path.of("key.pem")).toPlain()).isEqualTo("key.pem");
  }

  @Test
  @DisplayName("refuses values of which nobody would know what they mean, and names each field")
  void refusedValues() {
    Map<Object, Object> wrong = new LinkedHashMap<>();
    wrong.put("x", new Object());
    wrong.put("y", List.of("good", Map.of("z", new int[0])));
    wrong.put(1, "x");
    wrong.put(null, "x");
    String advice =
        ", which cannot stand in a configuration; give text, a number, a boolean, a Duration, a"
            + " list or a map";
    assertThatThrownBy(() -> ConfigNode.of(wrong, "input"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "input.x: is of type java.lang.Object"
                + advice
                + "\ninput.y[1].z: is of type int[]"
                + advice
                + "\ninput: has a key of type java.lang.Integer; names of fields are strings"
                + "\ninput: has a key that is null; names of fields are strings");
    assertThatThrownBy(() -> ConfigNode.of(new Object()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("is of type java.lang.Object" + advice);
  }

  @Test
  @DisplayName("keeps numbers that no program can hold as text")
  void oddNumbers() {
    assertThat(new Scalar(Location.UNKNOWN, ScalarKind.INTEGER, "0x1F").toPlain())
        .isEqualTo("0x1F");
    assertThat(new Scalar(Location.UNKNOWN, ScalarKind.DECIMAL, ".inf").toPlain())
        .isEqualTo(".inf");
    assertThat(ConfigNode.of(Double.NaN).toPlain()).isEqualTo("NaN");
    assertThat(ConfigNode.of(Long.MIN_VALUE).toPlain()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  @DisplayName("says in words what each of its nodes is")
  void descriptions() {
    assertThat(
            Arrays.asList("a", 1, 1.5, true, null, List.of(), Map.of()).stream()
                .map(value -> ConfigNode.of(value).describe()))
        .containsExactly(
            "a string",
            "a whole number",
            "a decimal number",
            "a boolean",
            "nothing",
            "a list",
            "an object");
  }

  @Test
  @DisplayName("shows no value in its text, since any may be a secret")
  void toStringHidesValues() {
    Location location = new Location("a.yaml", 3, 7);
    Scalar scalar = new Scalar(location, ScalarKind.STRING, "hunter2");
    assertThat(scalar).hasToString("a string at a.yaml:3:7");
    assertThat(new Sequence(location, List.of(scalar))).hasToString("a list at a.yaml:3:7");
    Map<String, ConfigNode.Entry> entries = Map.of("x", new ConfigNode.Entry(location, scalar));
    assertThat(new Mapping(location, entries)).hasToString("an object at a.yaml:3:7");
    assertThat(entries.get("x").toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("does not change with the values that it was built from")
  void immutable() {
    Map<String, Object> values = new HashMap<>(Map.of("x", 1));
    ConfigNode node = ConfigNode.of(values);
    values.clear();
    assertThat(node.toPlain()).isEqualTo(Map.of("x", 1L));
    assertThatThrownBy(() -> ((Mapping) node).entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Sequence) ConfigNode.of(List.of(1))).toPlain().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(new Sequence(Location.UNKNOWN, Collections.emptyList()).items()).isEmpty();
  }
}
