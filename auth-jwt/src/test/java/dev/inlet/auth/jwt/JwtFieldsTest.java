package dev.inlet.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlet.auth.AuthContext;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec.Status;
import dev.inlet.config.Problem;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.Plugins;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The jwt section")
class JwtFieldsTest {
  private static final String PATH = "input.websocket.jwt";

  @TempDir private Path folder;

  @Test
  @DisplayName("Is beta and has the fields of its reference with their defaults")
  void fields() {
    assertThat(JwtFields.SPEC.status()).isEqualTo(Status.BETA);
    assertThat(JwtFields.SPEC.fields())
        .extracting(field -> field.name() + "=" + field.defaultValue().orElseThrow())
        .containsExactly(
            "private_key_file=",
            "signing_method=",
            "claims={}",
            "headers={}",
            "expires_in=PT0S",
            "not_before_skew=PT0S",
            "secret_file=",
            "send_as=HEADER",
            "send_name=",
            "send_template=");
  }

  @Test
  @DisplayName("May hold all defaults while it is not enabled")
  void disabled() {
    assertThat(
            problems(
                Map.of(
                    "enabled",
                    false,
                    "private_key_file",
                    "",
                    "signing_method",
                    "",
                    "claims",
                    Map.of())))
        .isEmpty();
  }

  @Test
  @DisplayName("Refuses to be enabled without method and key")
  void noCredentials() {
    assertThat(problems(Map.of("enabled", true)))
        .containsExactly(
            PATH + ".signing_method: is required when jwt is enabled",
            PATH
                + ".private_key_file: is required when jwt is enabled, or secret_file in its"
                + " place");
  }

  @Test
  @DisplayName("Refuses an unknown signing method with the known ones and the likely one")
  void unknownMethod() {
    String options =
        "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, HS256, HS384, HS512";
    assertThat(problems(section("rs512", "key.pem")))
        .containsExactly(
            PATH
                + ".signing_method: \"rs512\" is not one of "
                + options
                + "; did you mean \"RS512\"?");
    assertThat(problems(section("none", "key.pem")))
        .containsExactly(PATH + ".signing_method: \"none\" is not one of " + options);
  }

  @Test
  @DisplayName("Refuses a method without the file that it needs, and with the one of others")
  void filesOfTheMethod() {
    assertThat(problems(Map.of("enabled", true, "signing_method", "ES256", "secret_file", "s")))
        .containsExactly(
            PATH + ".private_key_file: is required with signing_method ES256",
            PATH
                + ".secret_file: does not go with signing_method ES256, which signs with"
                + " private_key_file");
    assertThat(problems(section("HS256", "key.pem")))
        .containsExactly(
            PATH + ".secret_file: is required with signing_method HS256",
            PATH
                + ".private_key_file: does not go with signing_method HS256, which signs with"
                + " secret_file");
  }

  @Test
  @DisplayName("Refuses a path that cannot be one")
  void invalidPath() {
    assertThat(problems(section("RS256", "key\u0000.pem")))
        .containsExactly(
            PATH + ".private_key_file: is not a valid path: Nul character not allowed");
  }

  @Test
  @DisplayName("Refuses a key file that does not exist or is a directory")
  void missingFile() {
    Path file = folder.resolve("none.pem");
    assertThat(problems(section("RS256", file.toString())))
        .containsExactly(PATH + ".private_key_file: " + file + " does not exist");
    assertThat(problems(section("RS256", folder.toString())))
        .containsExactly(
            PATH + ".private_key_file: " + folder + " cannot be read: it is a directory");
  }

  @Test
  @DisplayName("Refuses a key file that holds no key")
  void noKey() throws IOException {
    Path file = Files.writeString(folder.resolve("key.pem"), "s3cr3t");
    assertThat(problems(section("RS256", file.toString())))
        .containsExactly(
            PATH
                + ".private_key_file: "
                + file
                + " holds no private key in PEM form, which begins with -----BEGIN PRIVATE"
                + " KEY-----");
  }

  @Test
  @DisplayName("Refuses an encrypted key")
  void encryptedKey() throws URISyntaxException {
    Path file =
        Path.of(
            Optional.ofNullable(JwtFieldsTest.class.getResource("encrypted.pem"))
                .orElseThrow()
                .toURI());
    assertThat(problems(section("EdDSA", file.toString())))
        .containsExactly(
            PATH
                + ".private_key_file: "
                + file
                + " is encrypted, and there is no password for it; \"openssl pkey -in OLD -out"
                + " NEW\" removes the encryption");
  }

  @Test
  @DisplayName("Refuses a key that does not fit the method")
  void misfits() {
    assertMisfit(
        TestKeys.P384, "RS256", "an EC key on the curve P-384, but RS256 needs an RSA key");
    assertMisfit(
        TestKeys.P384,
        "ES256",
        "an EC key on the curve P-384, but ES256 needs an EC key on the curve P-256");
    assertMisfit(TestKeys.RSA, "ES512", "an RSA key, but ES512 needs an EC key on the curve P-521");
    assertMisfit(TestKeys.RSA, "EdDSA", "an RSA key, but EdDSA needs an Ed25519 key");
    assertMisfit(TestKeys.ED448, "EdDSA", "an Ed448 key, but EdDSA needs an Ed25519 key");
    assertMisfit(TestKeys.ED25519, "PS256", "an Ed25519 key, but PS256 needs an RSA key");
    assertMisfit(
        TestKeys.generate("RSASSA-PSS"), "PS256", "an RSASSA-PSS key, but PS256 needs an RSA key");
  }

  @Test
  @DisplayName("Refuses an RSA key of less than 2048 bits")
  void shortRsaKey() {
    assertMisfit(
        TestKeys.rsa(1024), "RS256", "an RSA key of 1024 bits, but RS256 needs at least 2048");
  }

  private void assertMisfit(KeyPair pair, String method, String problem) {
    Path file = TestKeys.write(folder.resolve("key.pem"), pair.getPrivate());
    assertThat(problems(section(method, file.toString())))
        .containsExactly(PATH + ".private_key_file: " + file + " holds " + problem);
  }

  @Test
  @DisplayName("Refuses a secret that is shorter than the hash")
  void shortSecret() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "s".repeat(47) + "\n", US_ASCII);
    assertThat(
            problems(
                Map.of("enabled", true, "signing_method", "HS384", "secret_file", file.toString())))
        .containsExactly(
            PATH
                + ".secret_file: "
                + file
                + " holds a secret of 47 bytes, but HS384 needs at least 48");
  }

  @Test
  @DisplayName("Refuses headers that the token cannot have")
  void headers() {
    assertThat(problems(rsaWith("headers", Map.of("alg", "none", "b64", false))))
        .containsExactly(
            PATH + ".headers: must not set \"alg\", which follows from signing_method",
            PATH
                + ".headers: must not set \"b64\": claims are always encoded (RFC 7797, section"
                + " 7)");
    assertThat(problems(rsaWith("headers", Map.of("kid", 1))))
        .containsExactly(
            PATH
                + ".headers: cannot be the headers of a token: Unexpected type of JSON object"
                + " member kid");
  }

  @Test
  @DisplayName("Refuses iat and exp among the claims while expires_in is set")
  void expiryTwice() {
    Map<String, Object> section = rsaWith("expires_in", "5m");
    section.put("claims", Map.of("iat", 1, "exp", 2));
    assertThat(problems(section))
        .containsExactly(
            PATH + ".claims: must not set \"iat\" while expires_in does",
            PATH + ".claims: must not set \"exp\" while expires_in does");
  }

  @Test
  @DisplayName("Refuses iat and nbf among the claims while not_before_skew is set")
  void skewTwice() {
    Map<String, Object> section = rsaWith("not_before_skew", "30s");
    section.put("claims", Map.of("iat", 1, "nbf", 2));
    assertThat(problems(section))
        .containsExactly(
            PATH + ".claims: must not set \"iat\" while not_before_skew does",
            PATH + ".claims: must not set \"nbf\" while not_before_skew does");
  }

  @Test
  @DisplayName("Refuses tokens that live for less than a second")
  void shortLife() {
    assertThat(problems(rsaWith("expires_in", "999ms")))
        .containsExactly(PATH + ".expires_in: must be 0s or at least 1s");
  }

  @Test
  @DisplayName("Refuses to set times back by less than a second, which would change nothing")
  void shortSkew() {
    assertThat(problems(rsaWith("not_before_skew", "999ms")))
        .containsExactly(PATH + ".not_before_skew: must be 0s or at least 1s");
    assertThat(problems(rsaWith("not_before_skew", "1s"))).isEmpty();
  }

  private Map<String, Object> rsaWith(String field, Object value) {
    Path file = TestKeys.write(folder.resolve("key.pem"), TestKeys.RSA.getPrivate());
    Map<String, Object> section = section("RS256", file.toString());
    section.put(field, value);
    return section;
  }

  private static Map<String, Object> section(String method, String keyFile) {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("enabled", true);
    section.put("signing_method", method);
    section.put("private_key_file", keyFile);
    return section;
  }

  /** What a host reports at start, whether the section or what it names is wrong. */
  private static List<String> problems(Map<String, Object> section) {
    AuthScheme scheme = Plugins.discover(JwtFieldsTest.class.getClassLoader()).authSchemes().get(0);
    if (Boolean.FALSE.equals(section.get("enabled"))) {
      return texts(scheme.spec().check(ConfigNode.of(section), PATH));
    }
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                new JwtAuthProvider()
                    .create(
                        scheme.spec().read(ConfigNode.of(section), PATH),
                        AuthContext.builder().build()));
    return refused == null ? List.of() : texts(refused.problems());
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
