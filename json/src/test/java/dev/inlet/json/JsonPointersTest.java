package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pointers")
class JsonPointersTest {

  private static final String RFC_6901 =
      """
      {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}
      """;

  /** What is found for each pointer, "-" for nothing. */
  private static List<String> find(String json, String... pointers) throws JsonException {
    JsonFinder finder = JsonPointers.of(pointers).finder();
    byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
    boolean all = finder.find(bytes, 1, bytes.length - 2);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < pointers.length; i++) {
      found.add(
          finder.isFound(i)
              ? new String(bytes, finder.start(i), finder.end(i) - finder.start(i), UTF_8)
              : "-");
    }
    assertThat(all).isEqualTo(!found.contains("-"));
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/foo;[\"bar\",\"baz\"]",
        "/foo/0;\"bar\"",
        "/;0",
        "/a~1b;1",
        "/c%d;2",
        "/e^f;3",
        "/g|h;4",
        "/i\\j;5",
        "/k\"l;6",
        "'/ ';7",
        "/m~0n;8"
      })
  @DisplayName("name what RFC 6901 says they name")
  void rfc(String pointer, String value) throws JsonException {
    assertThat(find(RFC_6901, pointer)).containsExactly(value);
    assertThat(JsonValue.parse(RFC_6901).at(pointer).orElseThrow().toJson()).isEqualTo(value);
  }

  @Test
  @DisplayName("are all found in one pass, in the order in which they were given")
  void several() throws JsonException {
    String json =
        "{\"x\":[1,{\"seq\":\"}\"}],\"data\":{\"a\":1,\"seq\":7,\"b\":[]},\"cursor\":\"c\"}";
    assertThat(find(json, "/cursor", "/data/seq", "/data", "/x/1/seq", "/data/seq", "/x"))
        .containsExactly(
            "\"c\"", "7", "{\"a\":1,\"seq\":7,\"b\":[]}", "\"}\"", "7", "[1,{\"seq\":\"}\"}]");
    assertThat(find(json, "")).containsExactly(json);
    assertThat(find(json, "", "/data/seq")).containsExactly(json, "7");
    assertThat(find(json)).isEmpty();
  }

  @Test
  @DisplayName("may lead nowhere, which hides no other value")
  void missing() throws JsonException {
    String json = "{\"a\":1,\"b\":{\"x\":2},\"c\":[3],\"d\":null}";
    assertThat(find(json, "/a/x", "/b/y", "/c/1", "/c/x", "/e", "/c/-", "/c/00", "/d", "/c/0"))
        .containsExactly("-", "-", "-", "-", "-", "-", "-", "null", "3");
    assertThat(find("7", "/a")).containsExactly("-");
  }

  @Test
  @DisplayName("name a member of an object even if they look like an index")
  void indexAsName() throws JsonException {
    assertThat(find("{\"0\":{\"1\":[5,6]}}", "/0/1/1")).containsExactly("6");
  }

  @Test
  @DisplayName("name the first of several members with the same name")
  void duplicates() throws JsonException {
    String json = "{\"a\":{\"x\":1},\"a\":{\"x\":2,\"y\":3},\"\\u0061\":4,\"b\":5}";
    assertThat(find(json, "/a/x", "/a/y", "/b")).containsExactly("1", "-", "5");
  }

  @Test
  @DisplayName("end the search as soon as nothing is missing")
  void early() throws JsonException {
    assertThat(find("{\"data\":{\"seq\":1,]]", "/data/seq")).containsExactly("1");
    assertThat(find("{\"data\":[],\"seq\":2 and more", "/data/seq", "/seq"))
        .containsExactly("-", "2");
  }

  @Test
  @DisplayName("give numbers, strings and texts of what was found")
  void values() throws JsonException {
    JsonFinder finder = JsonPointers.of("/n", "/s", "/o", "/none").finder();
    byte[] json = "{\"n\": 12 ,\"s\":\"\\u00e9\",\"o\":{}}".getBytes(UTF_8);
    assertThat(finder.find(json, 0, json.length)).isFalse();
    assertThat(finder.readLong(0)).isEqualTo(12);
    assertThat(finder.readText(0)).isEqualTo("12");
    assertThat(finder.readString(1)).isEqualTo("é");
    assertThat(finder.readText(1)).isEqualTo("é");
    assertThat(finder.kind(2)).isEqualTo(JsonKind.OBJECT);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> finder.readLong(1))
        .withMessage("expected a number at byte 14 of the JSON");
    assertThatIllegalStateException().isThrownBy(() -> finder.start(3));
  }

  @Test
  @DisplayName("find nothing in a message that is not JSON, nor what the one before had")
  void notJson() throws JsonException {
    JsonFinder finder = JsonPointers.of("/a", "/b").finder();
    byte[] good = "{\"a\":1,\"b\":2}".getBytes(UTF_8);
    byte[] bad = "{\"a\":1,\"b\"2}".getBytes(UTF_8);
    assertThat(finder.find(good, 0, good.length)).isTrue();
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> finder.find(bad, 0, bad.length));
    assertThat(finder.isFound(0)).isFalse();
    assertThat(finder.find(good, 0, good.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/seq", "#/data", "/a~", "/a~2", "/~"})
  @DisplayName("are refused with a sentence if they are none")
  void wrong(String pointer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonPointers.of(pointer))
        .withMessageStartingWith("\"" + pointer + "\" is not a JSON pointer: ");
  }

  @Test
  @DisplayName("have at most 64 parts")
  void parts() throws JsonException {
    JsonPointers.of("/a".repeat(64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonPointers.of("/a".repeat(65)))
        .withMessageEndingWith("it has more than 64 parts");
  }
}
