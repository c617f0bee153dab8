package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The scanner")
class JsonScannerTest {
  private final JsonScanner scanner = new JsonScanner();

  private JsonScanner scan(String json) {
    // Surrounded by bytes that may not be looked at.
    byte[] bytes = ("\"]}9" + json + "9\"]}").getBytes(UTF_8);
    scanner.reset(bytes, 4, bytes.length - 8);
    return scanner;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  @DisplayName("reads objects and arrays in order, skipping what nobody reads")
  void reads() throws JsonException {
    scan(
        " { \"a\" : [ 1 , [] , {\"x\":[{}]}, -2 ] ,\"b\":{},\r\n"
            + "\t\"c\":\"skipped\", \"d\":true } ");
    List<String> seen = new ArrayList<>();
    scanner.enterObject();
    while (scanner.nextMember()) {
      seen.add(scanner.name());
      if (scanner.nameIs(utf8("a"))) {
        scanner.enterArray();
        while (scanner.nextElement()) {
          seen.add(scanner.kind().toString());
          if (scanner.kind() == JsonKind.NUMBER) {
            seen.add(String.valueOf(scanner.readLong()));
          }
        }
      } else if (scanner.kind() == JsonKind.BOOLEAN) {
        assertThat(scanner.readBoolean()).isTrue();
      }
    }
    scanner.finish();
    assertThat(seen)
        .containsExactly("a", "NUMBER", "1", "ARRAY", "OBJECT", "NUMBER", "-2", "b", "c", "d");
  }

  @Test
  @DisplayName("leaves an object or array from anywhere in it")
  void leaves() throws JsonException {
    scan("[{\"a\":{\"b\":1,\"c\":\"}\"},\"d\":[2]},3]");
    scanner.enterArray();
    scanner.nextElement();
    scanner.enterObject();
    scanner.nextMember();
    scanner.enterObject();
    scanner.nextMember();
    scanner.leave();
    assertThat(scanner.valueStart()).isEqualTo(4 + 6);
    assertThat(scanner.valueEnd()).isEqualTo(4 + 21);
    scanner.leave();
    assertThat(scanner.valueStart()).isEqualTo(4 + 1);
    assertThat(scanner.nextElement()).isTrue();
    assertThat(scanner.readLong()).isEqualTo(3);
    assertThat(scanner.nextElement()).isFalse();
    assertThat(scanner.valueStart()).isEqualTo(4);
    scanner.finish();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,\"]\",{}]}",
        "[[],{}]",
        "\"te\\\"xt\"",
        "-1.5e+3",
        "true",
        "false",
        "null"
      })
  @DisplayName("says where a value is that was skipped")
  void ranges(String value) throws JsonException {
    scan("[ " + value + " ,1]");
    scanner.enterArray();
    scanner.nextElement();
    scanner.skipValue();
    assertThat(scanner.valueStart()).isEqualTo(6);
    assertThat(scanner.valueEnd()).isEqualTo(6 + value.length());
    assertThat(scanner.nextElement()).isTrue();
  }

  @Test
  @DisplayName("finds the end of strings of every length, whatever stands in them")
  void strings() throws JsonException {
    for (String character : List.of("x", "é", "\u007f", "😀", " ", "!", "#", "[", "]")) {
      for (int length = 0; length < 40; length++) {
        String text = character.repeat(length);
        assertThat(scan("\"" + text + "\"").readString()).isEqualTo(text);
        assertThat(scan("\"" + text + "\\\"\\\\\"").readString()).isEqualTo(text + "\"\\");
        scan("\"" + text + "\\\\\"").skipValue();
        scanner.finish();
        assertThatThrownBy(scan("\"" + text + "\n\"")::skipValue)
            .hasMessageContaining("control character");
      }
    }
  }

  @Test
  @DisplayName("decodes all escapes, and pairs of surrogates")
  void escapes() throws JsonException {
    assertThat(
            scan("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\ude00\\u0000\"").readString())
        .isEqualTo("\"\\/\b\f\n\r\té€😀\0");
    assertThat(scan("\"a\\ud83d\"").readString()).isEqualTo("a\ud83d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\x", "\\u12", "\\u12g4", "\\u-123", "\\"})
  @DisplayName("refuses an escape that JSON does not have where a string is read")
  void wrongEscapes(String escape) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(scan("\"" + escape + "\"")::readString);
  }

  @ParameterizedTest
  @CsvSource({
    "seq, seq, true",
    "seq, se, false",
    "se, seq, false",
    "s\\u0065q, seq, true",
    "\\u0073eq, se, false",
    "\\u0073eq, seqs, false",
    "\\u00e9\\u20ac\\ud83d\\ude00, é€😀, true",
    "\\ud83d\\ud83d, é€😀, false",
    "é\\n€, 'é\n€', true",
    "a\\/b, a/b, true",
    "'', '', true"
  })
  @DisplayName("compares names as what their escapes mean")
  void names(String written, String name, boolean isEqual) throws JsonException {
    scan("{\"" + written + "\":0}");
    scanner.enterObject();
    scanner.nextMember();
    assertThat(scanner.nameIs(utf8(name))).isEqualTo(isEqual);
    assertThat(scanner.name().equals(name)).isEqualTo(isEqual);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 7",
    "999999999999999999, 999999999999999999",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "1.0, 1",
    "1e3, 1000",
    "12.50E1, 125"
  })
  @DisplayName("reads whole numbers of 64 bits exactly")
  void longs(String written, long number) throws JsonException {
    scan("[" + written + "]").enterArray();
    scanner.nextElement();
    assertThat(scanner.readLong()).isEqualTo(number);
    assertThat(scan(written).readLong()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "1.5",
        "1e19",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1x",
        "\"1\"",
        "null"
      })
  @DisplayName("refuses what is not a whole number of 64 bits")
  void notLongs(String written) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(scan(written)::readLong);
  }

  @Test
  @DisplayName("returns a number as it is written, up to 1,000 characters")
  void numbers() throws JsonException {
    assertThat(scan("-1.50E+7").readNumber()).isEqualTo("-1.50E+7");
    assertThat(scan("1".repeat(1000)).readNumber()).hasSize(1000);
    assertThatThrownBy(scan("1".repeat(1001))::readNumber)
        .hasMessage("expected a number of at most 1000 characters at byte 0 of the JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|a value|0",
        "{|a member's name or '}'|1",
        "{\"a\"|':'|4",
        "{\"a\":|a value|5",
        "{\"a\":1|',' or '}'|6",
        "{\"a\":1,}|a member's name|7",
        "{,}|a member's name|1",
        "{\"a\":x}|a value|5",
        "{\"a\":tru}|a value|5",
        "{\"a\":truer}|the end of a value|9",
        "{\"a\":\"secret|the end of a string|12",
        "{\"a\":\"secret\\|the end of a string|13",
        "{\"a\":[1,{}|the end of an object or array|10",
        "{\"a\":1}}|the end|7"
      })
  @DisplayName("says what was expected and where, and nothing of the content")
  void errors(String json, String expected, int position) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(
            () -> {
              if (scan(json).kind() == JsonKind.OBJECT) {
                scanner.enterObject();
                while (scanner.nextMember()) {}
                scanner.finish();
              }
            })
        .satisfies(
            e -> {
              assertThat(e.expected()).isEqualTo(expected);
              assertThat(e.position()).isEqualTo(position);
              assertThat(e)
                  .hasMessage("expected " + expected + " at byte " + position + " of the JSON");
            });
  }

  @Test
  @DisplayName("bounds the depth of what it enters and of what it skips")
  void depth() throws JsonException {
    int limit = JsonScanner.MAX_DEPTH;
    scan("[".repeat(limit) + "]".repeat(limit)).skipValue();
    assertThatThrownBy(scan("[".repeat(limit + 1))::skipValue)
        .hasMessage("expected at most 512 levels of nesting at byte 512 of the JSON");
    scan("[".repeat(limit + 1));
    for (int i = 0; i < limit; i++) {
      scanner.enterArray();
      scanner.nextElement();
    }
    assertThatThrownBy(scanner::skipValue).hasMessageContaining("512 levels");
    assertThatThrownBy(scanner::enterArray).hasMessageContaining("512 levels");
    scan("[[]" + ",[".repeat(limit));
    scanner.enterArray();
    scanner.nextElement();
    assertThatThrownBy(scanner::leave).hasMessageContaining("512 levels");
  }

  @Test
  @DisplayName("refuses calls that do not fit the place")
  void misuse() throws JsonException {
    assertThatIllegalStateException().isThrownBy(new JsonScanner()::kind);
    assertThatIllegalStateException().isThrownBy(scan("1")::nextMember);
    assertThatIllegalStateException().isThrownBy(scan("1")::leave);
    scan("[1]").enterArray();
    assertThatIllegalStateException().isThrownBy(scanner::readLong);
    assertThatIllegalStateException().isThrownBy(scanner::finish);
  }

  @Test
  @DisplayName("does not check what it skips in all respects")
  void leniency() throws JsonException {
    for (String lenient : List.of("[1}", "[1 2,,x]", "{\"a\"}", "\"\\x\"", "1-2e.")) {
      scan(lenient).skipValue();
      scanner.finish();
      assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonValue.parse(lenient));
    }
  }
}
