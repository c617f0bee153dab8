package dev.inlet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthRequest.Header;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A handshake")
class HandshakeTest {
  private static final AuthRequest PLAIN = AuthRequest.of(URI.create("wss://feed.example.com/a"));

  @Test
  @DisplayName("keeps headers in order and finds them whatever their case")
  void headers() {
    AuthRequest handshake = PLAIN.withHeader("X-One", "1").withHeader("X-Two", "2");
    assertThat(handshake.headers())
        .containsExactly(new Header("X-One", "1"), new Header("X-Two", "2"));
    assertThat(handshake.header("x-two")).contains("2");
    assertThat(handshake.header("X-Three")).isEmpty();
    assertThat(PLAIN.headers()).isEmpty();
  }

  @Test
  @DisplayName("replaces a header that it had, whatever its case")
  void replacedHeader() {
    AuthRequest handshake =
        PLAIN
            .withHeader("Authorization", "old")
            .withHeader("X-Two", "2")
            .withHeader("AUTHORIZATION", "new");
    assertThat(handshake.headers())
        .containsExactly(new Header("X-Two", "2"), new Header("AUTHORIZATION", "new"));
  }

  @ParameterizedTest
  @DisplayName("refuses values with which another header could be smuggled in")
  @ValueSource(
      strings = {
        "a\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "a\0b",
        "\u001b[31m",
        "a\u007fb",
        "\u010a",
        "\ud83d\ude00"
      })
  void wrongValues(String value) {
    assertThatThrownBy(() -> PLAIN.withHeader("X-Key", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the value of header X-Key holds a ")
        .hasMessageNotContaining(value);
  }

  @ParameterizedTest
  @DisplayName("refuses names that are none")
  @ValueSource(
      strings = {"", " ", "a b", "a:b", "X-Key\r\n", "é", "a\0", "X-K\u0130", "(a)", "a\"b"})
  void wrongNames(String name) {
    assertThatThrownBy(() -> PLAIN.withHeader(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a header name (RFC 9110, section 5.6.2)");
  }

  @Test
  @DisplayName("takes every name and value that HTTP allows")
  void rightHeaders() {
    AuthRequest handshake = PLAIN.withHeader("!#$%&'*+-.^_`|~09azAZ", "\t x \u00e9 \u00ff ~");
    assertThat(handshake.header("!#$%&'*+-.^_`|~09AZaz")).contains("\t x \u00e9 \u00ff ~");
    assertThat(PLAIN.withHeader("X-Empty", "").header("X-Empty")).contains("");
  }

  @ParameterizedTest
  @DisplayName("gets query parameters at the end of its query, escaped")
  @CsvSource({
    "ws://h, ws://h?k=v%20%26%3D%C3%A9",
    "ws://h/, ws://h/?k=v%20%26%3D%C3%A9",
    "ws://h/p?, ws://h/p?k=v%20%26%3D%C3%A9",
    "ws://h/p?a=b, ws://h/p?a=b&k=v%20%26%3D%C3%A9",
    "ws://h/p?a=%2F&k=1, ws://h/p?a=%2F&k=1&k=v%20%26%3D%C3%A9",
    "ws://h/p#x, ws://h/p?k=v%20%26%3D%C3%A9#x",
    "ws://h/p?a#x?y, ws://h/p?a&k=v%20%26%3D%C3%A9#x?y"
  })
  void queryParameters(String uri, String expected) {
    AuthRequest handshake = AuthRequest.of(URI.create(uri)).withHeader("X-One", "1");
    AuthRequest changed = handshake.withQueryParameter("k", "v &=é");
    assertThat(changed.uri()).hasToString(expected);
    assertThat(changed.headers()).isEqualTo(handshake.headers());
    assertThat(handshake.uri()).hasToString(uri);
  }

  @Test
  @DisplayName("offers a subprotocol behind the others, once, and only what is a token")
  void subprotocols() {
    AuthRequest handshake =
        PLAIN.withSubprotocol("chat").withHeader("X-One", "1").withSubprotocol("se.cret");
    assertThat(handshake.subprotocols()).containsExactly("chat", "se.cret");
    assertThat(handshake.withSubprotocol("chat")).isSameAs(handshake);
    assertThat(handshake.withQueryParameter("a", "b").subprotocols())
        .isEqualTo(handshake.subprotocols());
    assertThat(PLAIN.subprotocols()).isEmpty();
    assertThat(handshake.toString()).doesNotContain("se.cret");
    for (String name : List.of("", "a b", "a,b", "a\r\nb", "ä")) {
      assertThatThrownBy(() -> PLAIN.withSubprotocol(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not the name of a subprotocol (RFC 6455, section 4.1)");
    }
  }

  @Test
  @DisplayName("shows neither header values nor user info nor query values")
  void toStringHidesCredentials() {
    AuthRequest handshake =
        AuthRequest.of(URI.create("wss://user:hunter2@h/p?token=hunter2#hunter2"))
            .withHeader("Authorization", "Basic hunter2");
    assertThat(handshake).hasToString("GET wss://h/p?token=[REDACTED] [Authorization: [REDACTED]]");
  }

  @Test
  @DisplayName("that was refused shows its status alone, and finds headers whatever their case")
  void rejection() {
    AuthRejection rejection =
        AuthRejection.ofResponse(
            401, Map.of("WWW-Authenticate", List.of("Bearer hunter2")), "no hunter2 here");
    assertThat(rejection).hasToString("AuthRejection[RESPONSE 401]");
    assertThat(rejection.headers().get("www-authenticate")).containsExactly("Bearer hunter2");
    assertThatThrownBy(() -> rejection.headers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("goes out as it is without a scheme, which has nothing to say to a refusal")
  void noScheme() throws Exception {
    assertThat(Authenticator.NONE.authenticate(PLAIN)).isSameAs(PLAIN);
    assertThat(Authenticator.NONE.dialogue()).isSameAs(Dialogue.NONE);
    assertThat(Dialogue.NONE.begin().kind()).isEqualTo(DialogueStep.Kind.DONE);
    assertThat(Authenticator.NONE.rejected(AuthRejection.ofResponse(401, Map.of(), "")))
        .isEqualTo(AuthAdvice.SLOW);
  }

  @Test
  @DisplayName("a header of the protocol itself cannot be set, in whatever case")
  void protocolHeaders() {
    assertThatThrownBy(() -> PLAIN.withHeader("sec-websocket-KEY", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the header sec-websocket-KEY cannot be set; the protocol sets it itself");
    assertThatThrownBy(() -> PLAIN.withHeader("Content-Length", "0"))
        .hasMessage(
            "the header Content-Length cannot be set; it follows from the body of the request");
    assertThatThrownBy(() -> PLAIN.withHeader("Sec-WebSocket-Protocol", "a"))
        .hasMessage("the header Sec-WebSocket-Protocol cannot be set; use subprotocols");
  }
}
