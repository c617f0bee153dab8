package dev.inlet.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.config.ConfigNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A JSON web token")
class JwtAuthenticatorTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "Signed with {0} is verified by the JDK''s {1}")
  @CsvSource({
    "RS256, SHA256withRSA",
    "RS384, SHA384withRSA",
    "RS512, SHA512withRSA",
    "ES256, SHA256withECDSAinP1363Format",
    "ES384, SHA384withECDSAinP1363Format",
    "ES512, SHA512withECDSAinP1363Format",
    "EdDSA, Ed25519"
  })
  void signatures(String method, String algorithm) throws Exception {
    KeyPair pair = keyFor(method);
    Token token = Token.of(authenticator(key(method, pair)));
    assertThat(token.header()).isEqualTo(Map.of("alg", method, "typ", "JWT"));
    assertThat(verifies(Signature.getInstance(algorithm), pair.getPublic(), token)).isTrue();
  }

  private static KeyPair keyFor(String method) {
    return switch (method) {
      case "ES256" -> TestKeys.P256;
      case "ES384" -> TestKeys.P384;
      case "ES512" -> TestKeys.P521;
      case "EdDSA" -> TestKeys.ED25519;
      default -> TestKeys.RSA;
    };
  }

  @ParameterizedTest(name = "Signed with PS{0} is verified by the JDK''s RSASSA-PSS")
  @ValueSource(ints = {256, 384, 512})
  void pssSignatures(int bits) throws Exception {
    Token token = Token.of(authenticator(key("PS" + bits, TestKeys.RSA)));
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    String hash = "SHA-" + bits;
    verifier.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    assertThat(token.header()).containsEntry("alg", "PS" + bits);
    assertThat(verifies(verifier, TestKeys.RSA.getPublic(), token)).isTrue();
  }

  @ParameterizedTest(
      name = "Signed with HS{0} and the shortest secret is what the JDK''s Mac makes")
  @ValueSource(ints = {256, 384, 512})
  void macs(int bits) throws Exception {
    byte[] binary = new byte[bits / 8];
    Arrays.fill(binary, (byte) 0xe9);
    binary[binary.length - 1] = '\n';
    assertSigned(bits, binary, binary);
    String text = "s".repeat(bits / 8);
    for (String written : List.of(text, text + "\n", text + "\r\n", "\ufeff" + text + "\n")) {
      assertSigned(bits, written.getBytes(UTF_8), text.getBytes(UTF_8));
    }
    assertSigned(bits, ("\ufeff" + text + "\r\n").getBytes(UTF_16LE), text.getBytes(UTF_8));
  }

  private void assertSigned(int bits, byte[] content, byte[] secret) throws Exception {
    Path file = Files.write(folder.resolve("secret"), content);
    Token token = Token.of(authenticator(secret("HS" + bits, file)));
    Mac mac = Mac.getInstance("HmacSHA" + bits);
    mac.init(new SecretKeySpec(secret, "any"));
    assertThat(token.header()).containsEntry("alg", "HS" + bits);
    assertThat(token.signature()).isEqualTo(mac.doFinal(token.signingInput().getBytes(US_ASCII)));
  }

  @Test
  @DisplayName("A secret of several lines is refused with the character that is too many")
  void severalLines() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "s".repeat(32) + "\n\n");
    assertThatThrownBy(() -> authenticator(secret("HS256", file)))
        .hasMessageEndingWith(
            file
                + " holds LINE FEED (LF) (U+000A) at its end, but a credential is one line of"
                + " printable text");
  }

  private static boolean verifies(Signature verifier, PublicKey key, Token token) throws Exception {
    verifier.initVerify(key);
    verifier.update(token.signingInput().getBytes(US_ASCII));
    return verifier.verify(token.signature());
  }

  @Test
  @DisplayName("Holds the claims as they were written, nested ones and null too")
  void claims() throws Exception {
    Map<String, @Nullable Object> nested = new LinkedHashMap<>();
    nested.put("list", List.of(1, "two", List.of(), Map.of("deep", true)));
    nested.put("nothing", null);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "ü\ud83d\ude42 \"quoted\" </script>\n");
    claims.put("aud", List.of("one"));
    claims.put("exp", 4102444800L);
    claims.put("big", new BigInteger("123456789012345678901234567890"));
    claims.put("decimal", new BigDecimal("0.1000"));
    claims.put("flag", false);
    claims.put("nested", nested);

    Token token = Token.of(authenticator(rsaWith("claims", claims)));

    Map<String, @Nullable Object> expectedNested = new LinkedHashMap<>(nested);
    expectedNested.put("list", List.of(BigDecimal.ONE, "two", List.of(), Map.of("deep", true)));
    Map<String, Object> expected = new LinkedHashMap<>(claims);
    expected.put("exp", new BigDecimal("4102444800"));
    expected.put("big", new BigDecimal("123456789012345678901234567890"));
    expected.put("nested", expectedNested);
    assertThat(token.claims()).isEqualTo(expected);
  }

  @Test
  @DisplayName("Holds no claims if none are configured")
  void noClaims() throws Exception {
    assertThat(Token.of(authenticator(key("RS256", TestKeys.RSA))).claims()).isEmpty();
  }

  @Test
  @DisplayName("Has further headers beside alg and typ, and typ can be another")
  void headers() throws Exception {
    Map<String, Object> headers =
        Map.of("kid", "key 1", "typ", "at+jwt", "custom", Map.of("x", List.of(true)));
    assertThat(Token.of(authenticator(rsaWith("headers", headers))).header())
        .isEqualTo(
            Map.of(
                "alg",
                "RS256",
                "kid",
                "key 1",
                "typ",
                "at+jwt",
                "custom",
                Map.of("x", List.of(true))));
  }

  @Test
  @DisplayName("Is issued and expires again with every attempt if expires_in is set")
  void expiry() throws Exception {
    SettableClock clock = new SettableClock();
    Map<String, Object> section = rsaWith("expires_in", "1m30s");
    section.put("claims", Map.of("sub", "inlet"));
    JwtAuthenticator authenticator = authenticator(section, clock);
    for (long now : new long[] {1_700_000_000, 1_700_003_600}) {
      clock.now = Instant.ofEpochSecond(now).plusMillis(900);
      assertThat(Token.of(authenticator).claims())
          .isEqualTo(
              Map.of(
                  "sub", "inlet",
                  "iat", BigDecimal.valueOf(now),
                  "exp", BigDecimal.valueOf(now + 90)));
    }
  }

  @Test
  @DisplayName("Has iat and nbf set back by not_before_skew, and exp not")
  void notBeforeSkew() throws Exception {
    SettableClock clock = new SettableClock();
    clock.now = Instant.ofEpochSecond(1_700_000_000);
    Map<String, Object> section = rsaWith("not_before_skew", "30s");
    assertThat(Token.of(authenticator(section, clock)).claims())
        .isEqualTo(
            Map.of(
                "iat",
                BigDecimal.valueOf(1_699_999_970),
                "nbf",
                BigDecimal.valueOf(1_699_999_970)));
    section.put("expires_in", "1m");
    assertThat(Token.of(authenticator(section, clock)).claims())
        .isEqualTo(
            Map.of(
                "iat", BigDecimal.valueOf(1_699_999_970),
                "nbf", BigDecimal.valueOf(1_699_999_970),
                "exp", BigDecimal.valueOf(1_700_000_060)));
  }

  @Test
  @DisplayName("Goes into the query, a subprotocol or the first message, new for each attempt")
  void otherPlaces() throws Exception {
    AuthRequest handshake = AuthRequest.of(URI.create("wss://feed.example.com/"));
    String token = "[\\w-]+\\.[\\w-]*\\.[\\w-]+";
    assertThat(authenticator(rsaWith("send_as", "query")).authenticate(handshake).uri().getQuery())
        .matches("access_token=" + token);
    assertThat(
            authenticator(rsaWith("send_as", "subprotocol")).authenticate(handshake).subprotocols())
        .singleElement()
        .satisfies(subprotocol -> assertThat(subprotocol).matches(token));
    JwtAuthenticator message = authenticator(rsaWith("send_as", "message"));
    assertThat(message.authenticate(handshake)).isSameAs(handshake);
    assertThat(message.dialogue().begin().messages())
        .singleElement()
        .satisfies(sent -> assertThat(sent.text()).matches(token));
  }

  @Test
  @DisplayName("Keeps the iat and exp that were written if expires_in is off")
  void writtenExpiry() throws Exception {
    Map<String, Object> claims = Map.of("iat", 1, "exp", 2);
    assertThat(Token.of(authenticator(rsaWith("claims", claims))).claims())
        .isEqualTo(Map.of("iat", BigDecimal.ONE, "exp", BigDecimal.valueOf(2)));
  }

  @Test
  @DisplayName("Is signed with the key that is in the file at the time of the attempt")
  void rotation() throws Exception {
    Map<String, Object> section = key("ES256", TestKeys.P256);
    JwtAuthenticator authenticator = authenticator(section);
    Token unused = Token.of(authenticator);
    KeyPair rotated = newP256();
    TestKeys.write(Path.of(section.get("private_key_file").toString()), rotated.getPrivate());
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    assertThat(verifies(verifier, rotated.getPublic(), Token.of(authenticator))).isTrue();
  }

  private static KeyPair newP256() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  @Test
  @DisplayName("Cannot be had while the file is away or holds something else, and then can again")
  void fileVanishes() throws Exception {
    Map<String, Object> section = key("RS256", TestKeys.RSA);
    Path file = Path.of(section.get("private_key_file").toString());
    JwtAuthenticator authenticator = authenticator(section);
    Files.delete(file);
    assertUnavailable(authenticator, file + " does not exist");
    Files.writeString(file, "s3cr3t");
    assertUnavailable(
        authenticator,
        file + " holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----");
    TestKeys.write(file, TestKeys.P256.getPrivate());
    assertUnavailable(
        authenticator, file + " holds an EC key on the curve P-256, but RS256 needs an RSA key");
    TestKeys.write(file, TestKeys.RSA.getPrivate());
    assertThat(Token.of(authenticator).header()).containsEntry("alg", "RS256");
  }

  private static void assertUnavailable(JwtAuthenticator authenticator, String reason) {
    assertThatThrownBy(
            () -> authenticator.authenticate(AuthRequest.of(URI.create("wss://example.com/"))))
        .isInstanceOf(AuthException.class)
        .hasMessage("the token cannot be signed: " + reason);
  }

  private Map<String, Object> key(String method, KeyPair pair) {
    Path file = TestKeys.write(folder.resolve("key.pem"), pair.getPrivate());
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("private_key_file", file.toString());
    section.put("signing_method", method);
    return section;
  }

  private static Map<String, Object> secret(String method, Path file) {
    return Map.of("secret_file", file.toString(), "signing_method", method);
  }

  private Map<String, Object> rsaWith(String field, Object value) {
    Map<String, Object> section = key("RS256", TestKeys.RSA);
    section.put(field, value);
    return section;
  }

  private static JwtAuthenticator authenticator(Map<String, Object> section) {
    return authenticator(section, Clock.systemUTC());
  }

  private static JwtAuthenticator authenticator(Map<String, Object> section, Clock clock) {
    return JwtAuthenticator.create(JwtFields.SPEC.read(ConfigNode.of(section), "jwt"), clock);
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
