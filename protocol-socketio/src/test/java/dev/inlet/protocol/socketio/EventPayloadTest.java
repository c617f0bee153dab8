package dev.inlet.protocol.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.json.JsonException;
import dev.inlet.protocol.ProtocolException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The payload of an event")
class EventPayloadTest {
  private final EventPayload payload = new EventPayload();

  private void read(String json) throws JsonException, ProtocolException {
    byte[] bytes = ("42" + json).getBytes(UTF_8);
    payload.read(bytes, 2, bytes.length - 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"a\",{\"b\":1},\"Q8Z-x_\"]|[\"a\",{\"b\":1}]|[{\"b\":1}]|Q8Z-x_",
        "[\"a\",1,2,\"Q8Z.0\"]|[\"a\",1,2]|[1,2]|Q8Z.0",
        "[ \"a\" , 1 , \"1679-0\" ]|[ \"a\" , 1]|[1]|1679-0",
        "[\"a\",\"65a1\"]|[\"a\"]|[]|65a1",
      })
  @DisplayName("is stripped of the offset that a server with recovery appends")
  void offset(String json, String event, String arguments, String offset) throws Exception {
    read(json);
    assertThat(payload.takeOffset()).isTrue();
    assertThat(payload.copyOfArray()).asString().isEqualTo(event);
    assertThat(payload.copyOfArguments()).asString().isEqualTo(arguments);
    assertThat(payload.copyOfOffset()).asString().isEqualTo(offset);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"a\"]",
        "[\"a\",1]",
        "[\"a\",{\"b\":\"c\"}]",
        "[\"a\",\"two words\"]",
        "[\"a\",\"\"]",
        "[\"a\",\"q\\\"\"]",
        "[\"a\",\"0123456789012345678901234567890123456789012345678901234567890123x\"]",
      })
  @DisplayName("keeps a last argument that cannot be an offset")
  void noOffset(String json) throws Exception {
    read(json);
    assertThat(payload.takeOffset()).isFalse();
    assertThat(payload.copyOfArray()).asString().isEqualTo(json);
  }

  @Test
  @DisplayName("locates its single argument")
  void argument() throws Exception {
    read("[\"a\", {\"b\":[1,2]} ]");
    assertThat(payload.arguments()).isOne();
    assertThat(payload.firstStart()).isEqualTo(8);
    assertThat(payload.copyOfFirst()).asString().isEqualTo("{\"b\":[1,2]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "[1]", "[\"a\"", "[\"a\",]", "[\"a\"]x", "[null,1]"})
  @DisplayName("has to be a JSON array that begins with a name")
  void malformed(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfAny(JsonException.class, ProtocolException.class);
  }
}
