package dev.inlet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Values in memory")
class JsonValueTest {

  @Test
  @DisplayName("are looked up without exceptions")
  void lookUps() throws JsonException {
    JsonValue value =
        JsonValue.parse(
            "{\"op\":\"ack\",\"n\":5,\"d\":1.5,\"ok\":true,\"no\":null,\"l\":[1,\"x\"]}");
    assertThat(value.at("/op").flatMap(JsonValue::asString)).contains("ack");
    assertThat(value.member("n").orElseThrow().asLong()).hasValue(5);
    assertThat(value.member("n").orElseThrow().asText()).contains("5");
    assertThat(value.member("d").orElseThrow().asLong()).isEmpty();
    assertThat(value.member("d").orElseThrow().asDecimal()).contains(new BigDecimal("1.5"));
    assertThat(value.member("ok").flatMap(JsonValue::asBoolean)).contains(true);
    assertThat(value.member("no")).contains(JsonValue.NULL);
    assertThat(value.at("/no").flatMap(JsonValue::asText)).isEmpty();
    assertThat(value.at("/l/1").flatMap(JsonValue::asString)).contains("x");
    assertThat(value.at("/l/2")).isEmpty();
    assertThat(value.at("/op/x")).isEmpty();
    assertThat(value.member("op").orElseThrow().members()).isEmpty();
    assertThat(value.member("op").orElseThrow().elements()).isEmpty();
    assertThat(value.asString()).isEmpty();
  }

  @Test
  @DisplayName("keep numbers as they are written, and the first of several members of a name")
  void asWritten() throws JsonException {
    JsonValue value = JsonValue.parse(" [1.50, 1e2, -0, 12345678901234567890, {\"a\":1,\"a\":2}] ");
    assertThat(value.toJson()).isEqualTo("[1.50,1e2,-0,12345678901234567890,{\"a\":1}]");
    assertThat(JsonValue.parse("1e99999999999").asDecimal()).isEmpty();
  }

  @Test
  @DisplayName("are equal if they are written alike, whatever made them")
  void equality() throws JsonException {
    JsonValue made =
        JsonValue.object(
            Map.of(
                "list",
                    JsonValue.array(List.of(JsonValue.of(1), JsonValue.of("é"), JsonValue.NULL)),
                "ok", JsonValue.of(true),
                "d", JsonValue.of(new BigDecimal("1.5"))));
    JsonValue read = JsonValue.parse("{\"ok\":true,\"d\":1.5,\"list\":[1,\"\\u00e9\",null]}");
    assertThat(read).isEqualTo(made).hasSameHashCodeAs(made);
    assertThat(JsonValue.of("1")).isNotEqualTo(JsonValue.of(1));
    assertThat(JsonValue.of("null")).isNotEqualTo(JsonValue.NULL);
  }

  @Test
  @DisplayName("print their kind alone")
  void printing() {
    assertThat(JsonValue.of("secret")).hasToString("JsonValue[STRING]");
  }

  @Test
  @DisplayName("are read to the end of the message, as deep as the scanner goes")
  void whole() throws JsonException {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonValue.parse("{} x"));
    JsonValue.parse("[".repeat(512) + "]".repeat(512));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonValue.parse("[".repeat(513)));
  }

  @Test
  @DisplayName("are written with commas and escapes where they belong")
  void writing() {
    String json =
        new JsonWriter()
            .object()
            .name("op")
            .string("a\"\\\n\u0001é😀\ud800")
            .name("args")
            .array()
            .number(-1)
            .array()
            .end()
            .bool(false)
            .nothing()
            .object()
            .end()
            .raw("1.0")
            .value(JsonValue.of("x"))
            .end()
            .name("z")
            .number(2)
            .end()
            .toString();
    assertThat(json)
        .isEqualTo(
            "{\"op\":\"a\\\"\\\\\\n"
                + "\\u0001é😀\ufffd\",\"args\":[-1,[],false,null,{},1.0,\"x\"],\"z\":2}");
    assertThat(new JsonWriter().string("é").toBytes()).hasSize(4);
    assertThat(JsonWriter.quote("a\tb")).isEqualTo("\"a\\tb\"");
  }

  @Test
  @DisplayName("cannot be written where none belongs")
  void misuse() {
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().object().number(1));
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().object().name("a").end());
    assertThatIllegalStateException()
        .isThrownBy(() -> new JsonWriter().object().name("a").name("b"));
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().array().name("a"));
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().number(1).number(2));
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().end());
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().array().toString());
    assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().toString());
  }

  @Test
  @DisplayName("can be made of a plain value, as configurations have them")
  void ofPlain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("text", "a \"b\"");
    plain.put(
        "numbers", List.of(1, 2L, new BigDecimal("1.50"), new BigInteger("12345678901234567890")));
    plain.put("flag", true);
    plain.put("nothing", null);
    assertThat(JsonValue.ofPlain(plain).toJson())
        .isEqualTo(
            "{\"text\":\"a \\\"b\\\"\",\"numbers\":[1,2,1.50,12345678901234567890],"
                + "\"flag\":true,\"nothing\":null}");
    assertThatThrownBy(() -> JsonValue.ofPlain(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonValue.ofPlain(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }
}
