package dev.inlet.auth.basic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.Handshake;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Basic authentication")
class BasicAuthenticatorTest {

  @Test
  @DisplayName("The example of RFC 7617, section 2, comes out as printed there")
  void exampleOfTheRfc() {
    assertThat(authorization("Aladdin", "open sesame"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  @DisplayName("The UTF-8 example of RFC 7617, section 2.1, comes out as printed there")
  void utf8ExampleOfTheRfc() {
    assertThat(authorization("test", "123\u00a3")).isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  @Test
  @DisplayName("A password may be empty and may hold colons")
  void passwordIsFree() {
    assertThat(authorization("user", "")).isEqualTo("Basic dXNlcjo=");
    assertThat(authorization("user", "a:b")).isEqualTo("Basic dXNlcjphOmI=");
  }

  @Test
  @DisplayName("A long password stays on one line")
  void longPasswordIsNotWrapped() {
    assertThat(authorization("user", "x".repeat(1000))).doesNotContain("\n", "\r");
  }

  @Test
  @DisplayName("An Authorization header that was there is replaced")
  void headerIsReplaced() {
    Handshake handshake =
        Handshake.of(URI.create("ws://localhost/")).withHeader("authorization", "Bearer old");
    assertThat(new BasicAuthenticator("user", "").authenticate(handshake).headers())
        .containsExactly(new Handshake.Header("Authorization", "Basic dXNlcjo="));
  }

  private static String authorization(String username, String password) {
    return new BasicAuthenticator(username, password)
        .authenticate(Handshake.of(URI.create("ws://localhost/")))
        .header("Authorization")
        .orElseThrow();
  }
}
