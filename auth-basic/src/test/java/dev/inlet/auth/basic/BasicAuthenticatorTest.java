package dev.inlet.auth.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.ConfigNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Basic authentication")
class BasicAuthenticatorTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("The example of RFC 7617, section 2, comes out as printed there")
  void exampleOfTheRfc() throws AuthException, InterruptedException {
    assertThat(authorization("Aladdin", "open sesame"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  @DisplayName("The UTF-8 example of RFC 7617, section 2.1, comes out as printed there")
  void utf8ExampleOfTheRfc() throws AuthException, InterruptedException {
    assertThat(authorization("test", "123\u00a3")).isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  @Test
  @DisplayName("A password may be empty and may hold colons")
  void passwordIsFree() throws AuthException, InterruptedException {
    assertThat(authorization("user", "")).isEqualTo("Basic dXNlcjo=");
    assertThat(authorization("user", "a:b")).isEqualTo("Basic dXNlcjphOmI=");
  }

  @Test
  @DisplayName("A long password stays on one line")
  void longPasswordIsNotWrapped() throws AuthException, InterruptedException {
    assertThat(authorization("user", "x".repeat(1000))).doesNotContain("\n", "\r");
  }

  @Test
  @DisplayName("An Authorization header that was there is replaced")
  void headerIsReplaced() throws AuthException, InterruptedException {
    AuthRequest handshake =
        AuthRequest.of(URI.create("ws://localhost/")).withHeader("authorization", "Bearer old");
    assertThat(authenticator(Map.of("username", "user")).authenticate(handshake).headers())
        .containsExactly(new AuthRequest.Header("Authorization", "Basic dXNlcjo="));
  }

  @Test
  @DisplayName("A username may be empty")
  void emptyUsername() throws AuthException, InterruptedException {
    assertThat(authorization("", "secret")).isEqualTo("Basic OnNlY3JldA==");
  }

  @Test
  @DisplayName("One line end behind a password does not count, from wherever it comes")
  void lineEnds() throws Exception {
    for (String written : List.of("pw\n", "pw\r\n", "\ufeffpw\n")) {
      assertThat(authorization("u", written)).isEqualTo("Basic dTpwdw==");
      Path file = Files.writeString(folder.resolve("password"), written);
      assertThat(
              authorization(
                  authenticator(Map.of("username", "u", "password_file", file.toString()))))
          .isEqualTo("Basic dTpwdw==");
    }
  }

  @Test
  @DisplayName("A password file is read again for each attempt, and may be broken for a while")
  void passwordFile() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "first");
    Authenticator authenticator =
        authenticator(Map.of("username", "user", "password_file", file.toString()));
    assertThat(authorization(authenticator)).isEqualTo("Basic dXNlcjpmaXJzdA==");
    Files.delete(file);
    assertThatThrownBy(() -> authorization(authenticator))
        .isInstanceOf(AuthException.class)
        .hasMessage("password_file: " + file + " does not exist");
    Files.writeString(file, "second");
    assertThat(authorization(authenticator)).isEqualTo("Basic dXNlcjpzZWNvbmQ=");
  }

  private static Authenticator authenticator(Map<String, Object> section) {
    return new BasicAuthProvider()
        .create(
            BasicAuthFields.SPEC.read(ConfigNode.of(section), "basic_auth"),
            AuthContext.builder().build());
  }

  private static String authorization(String username, String password)
      throws AuthException, InterruptedException {
    return authorization(authenticator(Map.of("username", username, "password", password)));
  }

  private static String authorization(Authenticator authenticator)
      throws AuthException, InterruptedException {
    return authenticator
        .authenticate(AuthRequest.of(URI.create("ws://localhost/")))
        .header("Authorization")
        .orElseThrow();
  }
}
