package dev.inlet.input.websocket.config;

import static dev.inlet.input.websocket.config.WrongConfig.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.Inputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headers}: free but for those that the protocol sets. */
final class HeaderConfigTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upgrade | the protocol sets it itself",
        "connection | the protocol sets it itself",
        "Sec-WebSocket-Key | the protocol sets it itself",
        "Sec-WebSocket-Version | the protocol sets it itself",
        "sec-websocket-accept | the protocol sets it itself",
        "Sec-WebSocket-Protocol | use subprotocols",
        "SEC-WEBSOCKET-EXTENSIONS | use compression",
        "Content-Length | it follows from the body of the request",
        "Transfer-Encoding | it follows from the body of the request"
      })
  @DisplayName("a header of the protocol itself is refused with a word on what to use")
  void reserved(String name, String advice) {
    assertRefused(
        Map.of("headers", Map.of(name, "x")),
        "headers: header " + name + " cannot be set; " + advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "X:Y", "Ü", "(x)"})
  @DisplayName("a name that HTTP does not allow is refused")
  void names(String name) {
    assertRefused(
        Map.of("headers", Map.of(name, "x")),
        "headers: header \"" + name + "\" has a name that HTTP does not allow");
  }

  @Test
  @DisplayName("a name with a line break is refused on one line")
  void nameWithLineBreak() {
    assertRefused(
        Map.of("headers", Map.of("a\r\nb", "x")),
        "headers: header \"a\\r\\nb\" has a name that HTTP does not allow");
  }

  @Test
  @DisplayName("a value with a control character is refused, which is named, and not shown")
  void values() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("a\r\nX-Injected: b", "CARRIAGE RETURN (CR) (U+000D) inside");
    places.put("a\nb", "LINE FEED (LF) (U+000A) inside");
    places.put("a\n\n", "LINE FEED (LF) (U+000A) at its end");
    places.put("\u0000", "NULL (U+0000) at its beginning");
    places.put("a\u007Fb", "DELETE (U+007F) inside");
    places.put("\u001B[1m", "ESCAPE (U+001B) at its beginning");
    places.forEach(
        (value, place) ->
            assertRefused(
                Map.of("headers", Map.of("X-A", value)),
                "headers.X-A: holds "
                    + place
                    + ", but a credential is one line of printable text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer tok\n", "Bearer tok\r\n", "\uFEFFBearer tok"})
  @DisplayName("a line end behind a value, or a byte order mark before it, does not count")
  void lineEnds(String value) {
    assertThat(
            Inputs.settings(
                    Map.of("url", "ws://localhost/", "headers", Map.of("Authorization", value)),
                    Map.of())
                .headers())
        .containsExactly(Map.entry("Authorization", "Bearer tok"));
  }

  @Test
  @DisplayName("a value beyond ISO-8859-1 is refused, since HTTP cannot carry it")
  void otherCharacters() {
    assertRefused(
        Map.of("headers", Map.of("X-A", "10 €")),
        "headers: header X-A has a value with a character that HTTP cannot carry");
  }

  @Test
  @DisplayName("a name that is there twice, in another case, is refused")
  void twice() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-A", "1");
    headers.put("x-a", "2");

    assertRefused(
        Map.of("headers", headers), "headers: header x-a is set twice; case does not matter");
  }

  @Test
  @DisplayName("the origin is set in one place")
  void originTwice() {
    assertRefused(
        Map.of("headers", Map.of("origin", "a"), "origin", "b"),
        "origin: headers sets Origin, too; one of both is enough");
  }

  @Test
  @DisplayName("headers is an object of texts")
  void types() {
    assertRefused(
        Map.of("headers", List.of()), "headers: expected an object but found a list; write {}");
    assertRefused(
        Map.of("headers", Map.of("A", List.of())), "headers.A: expected a string but found a list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "http://h",
        "h/x",
        "h:",
        "h:x",
        "h:0",
        "u@h",
        "h:1:2",
        "bücher",
        "[::g]"
      })
  @DisplayName("Host has to be a host, perhaps with a port")
  void wrongHost(String value) {
    assertRefused(
        Map.of("headers", Map.of("Host", value)),
        "headers: header Host has a value that is no host, or host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"feed.example.com", "my_feed:8080", "10.1.2.3", "[::1]:80"})
  @DisplayName("Host may be set")
  void host(String value) {
    Map<String, String> headers = Map.of("host", value);

    assertThat(Inputs.settings(Map.of("headers", headers), Map.of()).headers()).isEqualTo(headers);
  }

  @Test
  @DisplayName("other headers are taken as they are")
  void taken() {
    Map<String, String> headers = Map.of("Authorization", "Bearer x", "X-E", "é");

    assertThat(Inputs.settings(Map.of("headers", headers), Map.of()).headers()).isEqualTo(headers);
  }
}
