package dev.inlet.auth.basic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The basic_auth section")
class BasicAuthFieldsTest {

  @Test
  @DisplayName("Has the fields username, password and password_file, empty by default")
  void fields() {
    assertThat(BasicAuthFields.SPEC.fields())
        .extracting(field -> field.name() + "=" + field.defaultValue().orElseThrow())
        .containsExactly("username=", "password=", "password_file=");
  }

  @Test
  @DisplayName("Needs no password")
  void emptyPassword() {
    assertThat(problems("user", "")).isEmpty();
  }

  @Test
  @DisplayName("Needs no username beside a password")
  void emptyUsername() {
    assertThat(problems("", "secret")).isEmpty();
    assertThat(problems(Map.of("enabled", true, "password", "secret"))).isEmpty();
  }

  @Test
  @DisplayName("Refuses to be enabled without any credential")
  void nothing() {
    assertThat(problems(Map.of("enabled", true)))
        .containsExactly(
            "input.websocket.basic_auth.username: is required when basic_auth is enabled, or a"
                + " password");
  }

  @Test
  @DisplayName("Refuses a password beside a file of one")
  void twoPasswords() {
    assertThat(problems(Map.of("enabled", true, "password", "secret", "password_file", "file")))
        .containsExactly(
            "input.websocket.basic_auth.password_file: password is set, too; one of both is"
                + " enough");
  }

  @Test
  @DisplayName("Refuses a username with a colon")
  void usernameWithColon() {
    assertThat(problems("user:name", "secret"))
        .containsExactly(
            "input.websocket.basic_auth.username: must not hold a colon, which would end it early"
                + " (RFC 7617, section 2)");
  }

  @Test
  @DisplayName("Refuses control characters in both")
  void controlCharacters() {
    assertThat(problems("us\ter", "sec\u0000ret"))
        .containsExactlyInAnyOrder(
            "input.websocket.basic_auth.username: holds CHARACTER TABULATION (U+0009) inside, but a"
                + " credential is one line of printable text",
            "input.websocket.basic_auth.password: holds NULL (U+0000) inside, but a credential is"
                + " one line of printable text");
  }

  @Test
  @DisplayName("Refuses text that UTF-8 cannot encode")
  void loneSurrogate() {
    assertThat(problems("user", "\ud800"))
        .containsExactly(
            "input.websocket.basic_auth.password: holds half of a surrogate pair, which UTF-8"
                + " cannot encode");
  }

  @Test
  @DisplayName("Is not looked into while it is not enabled")
  void disabledSectionIsNotChecked() {
    assertThat(problems(Map.of("enabled", false, "username", "user:name"))).isEmpty();
  }

  private static List<String> problems(String username, String password) {
    return problems(Map.of("enabled", true, "username", username, "password", password));
  }

  private static List<String> problems(Map<String, Object> section) {
    AuthScheme scheme =
        Plugins.discover(BasicAuthFieldsTest.class.getClassLoader()).authSchemes().get(0);
    return scheme.spec().check(ConfigNode.of(section), "input.websocket.basic_auth").stream()
        .map(Problem::toString)
        .toList();
  }
}
