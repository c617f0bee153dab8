package dev.inlet.auth.basic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import dev.inlet.plugin.AuthScheme;
import dev.inlet.plugin.Plugins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The basic_auth section")
class BasicAuthFieldsTest {

  @Test
  @DisplayName("Has the fields username and password, empty by default")
  void fields() {
    assertThat(BasicAuthFields.SPEC.fields())
        .extracting(field -> field.name() + "=" + field.defaultValue().orElseThrow())
        .containsExactly("username=", "password=");
  }

  @Test
  @DisplayName("Needs no password")
  void emptyPassword() {
    assertThat(problems("user", "")).isEmpty();
  }

  @Test
  @DisplayName("Refuses to be enabled without a username")
  void usernameIsMissing() {
    assertThat(problems("", "secret"))
        .containsExactly(
            "input.websocket.basic_auth.username: is required when basic_auth is enabled");
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
    assertThat(problems("user\n", "sec\u0000ret"))
        .containsExactly(
            "input.websocket.basic_auth.username: must not hold control characters (RFC 7617,"
                + " section 2)",
            "input.websocket.basic_auth.password: must not hold control characters (RFC 7617,"
                + " section 2)");
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
