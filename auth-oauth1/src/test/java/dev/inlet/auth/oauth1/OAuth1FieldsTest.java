package dev.inlet.auth.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The oauth section")
class OAuth1FieldsTest {
  private static final String PATH = "input.websocket.oauth";

  @Test
  @DisplayName("Has the fields of its reference with their defaults")
  void fields() {
    assertThat(OAuth1Fields.SPEC.fields())
        .extracting(field -> field.name() + "=" + field.defaultValue().orElseThrow())
        .containsExactly(
            "consumer_key=",
            "consumer_secret=",
            "consumer_secret_file=",
            "access_token=",
            "access_token_file=",
            "access_token_secret=",
            "access_token_secret_file=",
            "request_url=",
            "signature_method=HMAC-SHA1",
            "private_key_file=",
            "realm=");
  }

  @Test
  @DisplayName("Keeps both secrets and the token secret")
  void secrets() {
    assertThat(OAuth1Fields.SPEC.fields().stream().filter(Field::secret).map(Field::name))
        .containsExactly("consumer_secret", "access_token", "access_token_secret");
  }

  @Test
  @DisplayName("Refuses to be enabled without the consumer's key")
  void noCredentials() {
    assertThat(problems(Map.of("enabled", true)))
        .containsExactly(PATH + ".consumer_key: is required when oauth is enabled");
  }

  @Test
  @DisplayName("Needs no secrets, but refuses the secret of a token without the token")
  void halfAToken() {
    assertThat(problems("access_token_secret", "")).isEmpty();
    assertThat(problems("consumer_secret", "")).isEmpty();
    assertThat(problems("access_token", ""))
        .containsExactly(PATH + ".access_token: is required when there is an access_token_secret");
  }

  @Test
  @DisplayName("Refuses a secret beside a file of it, and the file of a token's secret without one")
  void files() {
    for (String name : List.of("consumer_secret", "access_token", "access_token_secret")) {
      assertThat(problems(name + "_file", "file"))
          .containsExactly(
              PATH + "." + name + "_file: " + name + " is set, too; one of both is enough");
    }
    assertThat(
            problems(
                Map.of("enabled", true, "consumer_key", "key", "access_token_secret_file", "x")))
        .containsExactly(PATH + ".access_token: is required when there is an access_token_secret");
    assertThat(
            problems(
                Map.of(
                    "enabled", true,
                    "consumer_key", "key",
                    "access_token_file", "token",
                    "access_token_secret_file", "secret")))
        .isEmpty();
  }

  @Test
  @DisplayName("Refuses an unknown signature method with the known ones")
  void unknownSignatureMethod() {
    assertThat(problems("signature_method", "hmac-sha265"))
        .containsExactly(
            PATH
                + ".signature_method: \"hmac-sha265\" is not one of HMAC-SHA1, HMAC-SHA256,"
                + " HMAC-SHA512, RSA-SHA1, RSA-SHA256, PLAINTEXT; did you mean \"HMAC-SHA256\"?");
  }

  @Test
  @DisplayName("Refuses RSA-SHA1 without a key file")
  void rsaWithoutKey() {
    assertThat(problems("signature_method", "RSA-SHA1"))
        .containsExactly(PATH + ".private_key_file: is required with signature_method RSA-SHA1");
  }

  @Test
  @DisplayName("Needs no secrets with RSA-SHA1")
  void rsaWithoutSecrets() {
    assertThat(
            problems(
                Map.of(
                    "enabled", true,
                    "consumer_key", "key",
                    "access_token", "token",
                    "signature_method", "RSA-SHA1",
                    "private_key_file", "key.pem")))
        .isEmpty();
  }

  @Test
  @DisplayName("Refuses a key file that the signature method does not use")
  void needlessKeyFile() {
    assertThat(problems("private_key_file", "key.pem"))
        .containsExactly(
            PATH + ".private_key_file: is for signature_method RSA-SHA1 and RSA-SHA256 only");
  }

  @Test
  @DisplayName("Refuses a request_url that is no URL of a websocket or of HTTP")
  void requestUrl() {
    String expected = PATH + ".request_url: must be a ws, wss, http or https URL with a host";
    for (String url :
        List.of(
            "ftp://example.com/",
            "/path",
            "example.com",
            "ws:opaque",
            "ws:///",
            "ws://ü..example/")) {
      assertThat(problems("request_url", url)).as(url).containsExactly(expected);
    }
    assertThat(problems("request_url", "https://example.com/a b"))
        .containsExactly(
            PATH + ".request_url: is not a valid URL: Illegal character in path at index 21");
  }

  @Test
  @DisplayName("Accepts a request_url of each of the four schemes")
  void requestUrlSchemes() {
    for (String scheme : List.of("ws", "wss", "http", "https")) {
      assertThat(problems("request_url", scheme + "://example.com:8080/path?q=1")).isEmpty();
    }
  }

  @Test
  @DisplayName("Refuses text that UTF-8 cannot encode")
  void loneSurrogate() {
    assertThat(problems("consumer_secret", "\udc00"))
        .containsExactly(
            PATH + ".consumer_secret: holds half of a surrogate pair, which UTF-8 cannot encode");
  }

  @Test
  @DisplayName("Refuses a path that cannot be one")
  void invalidPath() {
    Map<String, Object> section = section();
    section.put("signature_method", "RSA-SHA1");
    section.put("private_key_file", "key\u0000.pem");
    assertThat(problems(section))
        .containsExactly(
            PATH + ".private_key_file: is not a valid path: Nul character not allowed");
  }

  private static Map<String, Object> section() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("enabled", true);
    section.put("consumer_key", "key");
    section.put("consumer_secret", "secret");
    section.put("access_token", "token");
    section.put("access_token_secret", "token secret");
    return section;
  }

  private static List<String> problems(String field, String value) {
    Map<String, Object> section = section();
    section.put(field, value);
    return problems(section);
  }

  private static List<String> problems(Map<String, Object> section) {
    AuthScheme scheme =
        Plugins.discover(OAuth1FieldsTest.class.getClassLoader()).authSchemes().get(0);
    return scheme.spec().check(ConfigNode.of(section), PATH).stream()
        .map(Problem::toString)
        .toList();
  }
}
