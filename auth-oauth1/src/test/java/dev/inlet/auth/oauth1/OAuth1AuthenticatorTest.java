package dev.inlet.auth.oauth1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An OAuth 1.0 handshake")
class OAuth1AuthenticatorTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1191242096), ZoneOffset.UTC);
  private static final String NONCE = "kllo9940pd9333jh";
  private static final URI PHOTOS =
      URI.create("ws://photos.example.net/photos?file=vacation.jpg&size=original");

  /** The base string of {@link #PHOTOS}, put together by hand; takes the signature method. */
  private static final String BASE_STRING =
      "GET&http%%3A%%2F%%2Fphotos.example.net%%2Fphotos&file%%3Dvacation.jpg%%26oauth_consumer_key"
          + "%%3Ddpf43f3p2l4k3l03%%26oauth_nonce%%3Dkllo9940pd9333jh%%26oauth_signature_method%%3D%s"
          + "%%26oauth_timestamp%%3D1191242096%%26oauth_token%%3Dnnch734d00sl2jdk%%26oauth_version"
          + "%%3D1.0%%26size%%3Doriginal";

  @Test
  @DisplayName("Carries the signature that OAuth Core 1.0, appendix A.5, prints for its example")
  void exampleOfTheStandard() throws Exception {
    assertThat(parameters(config(Map.of()), PHOTOS))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "oauth_consumer_key", "dpf43f3p2l4k3l03",
                "oauth_token", "nnch734d00sl2jdk",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "1191242096",
                "oauth_nonce", NONCE,
                "oauth_version", "1.0",
                "oauth_signature", "tR3+Ty81lMeYAr/Fid0kMTYa/WM="));
  }

  @Test
  @DisplayName("Is written as the header Authorization with the scheme OAuth")
  void headerForm() throws Exception {
    assertThat(header(config(Map.of()), PHOTOS))
        .startsWith("OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"")
        .contains(", oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\", ");
  }

  @ParameterizedTest(name = "Signs with HMAC-SHA{0} what the JDK''s Mac makes of the base string")
  @ValueSource(ints = {256, 512})
  void hmac(int bits) throws Exception {
    String method = "HMAC-SHA" + bits;
    Mac mac = Mac.getInstance("HmacSHA" + bits);
    mac.init(new SecretKeySpec("kd94hf93k423kf44&pfkkdhi9sl3r4s00".getBytes(US_ASCII), "any"));
    byte[] expected = mac.doFinal(BASE_STRING.formatted(method).getBytes(US_ASCII));
    assertThat(parameters(config(Map.of("signature_method", method)), PHOTOS))
        .containsEntry("oauth_signature_method", method)
        .containsEntry("oauth_signature", Base64.getEncoder().encodeToString(expected));
  }

  @Test
  @DisplayName("Is signed with an empty key where both secrets are empty (RFC 5849, 3.4.4)")
  void emptySecrets() throws Exception {
    Map<String, Object> section = config(Map.of("consumer_secret", "", "access_token_secret", ""));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("&".getBytes(US_ASCII), "any"));
    byte[] expected = mac.doFinal(BASE_STRING.formatted("HMAC-SHA1").getBytes(US_ASCII));
    assertThat(parameters(section, PHOTOS))
        .containsEntry("oauth_signature", Base64.getEncoder().encodeToString(expected));
    section.put("signature_method", "PLAINTEXT");
    assertThat(parameters(section, PHOTOS)).containsEntry("oauth_signature", "&");
  }

  @Test
  @DisplayName("Names the realm first, quoted and unsigned")
  void realm() throws Exception {
    assertThat(header(config(Map.of("realm", "a \"b\" \\c")), PHOTOS))
        .startsWith("OAuth realm=\"a \\\"b\\\" \\\\c\", oauth_consumer_key=")
        .contains("oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\"");
  }

  @Test
  @DisplayName("One line end behind a credential does not count")
  void lineEnds() throws Exception {
    Map<String, Object> section = config(Map.of());
    for (String name : List.copyOf(section.keySet())) {
      for (String end : List.of("\n", "\r\n")) {
        Map<String, Object> written = config(Map.of(name, section.get(name) + end));
        assertThat(parameters(written, PHOTOS)).as(name).isEqualTo(parameters(section, PHOTOS));
      }
    }
  }

  @Test
  @DisplayName("Takes secrets and token from files, as they are at each attempt, and masks them")
  void files(@TempDir Path folder) throws Exception {
    Map<String, Object> section = config(Map.of("signature_method", "PLAINTEXT"));
    for (String name : List.of("consumer_secret", "access_token", "access_token_secret")) {
      Path file = Files.writeString(folder.resolve(name), section.remove(name) + "\r\n");
      section.put(name + "_file", file.toString());
    }
    Config config = OAuth1Fields.SPEC.read(ConfigNode.of(section), "input.websocket.oauth");
    OAuth1Authenticator authenticator = OAuth1Authenticator.create(config);

    assertThat(parameters(authenticator.authenticate(AuthRequest.of(PHOTOS))))
        .containsEntry("oauth_token", "nnch734d00sl2jdk")
        .containsEntry("oauth_signature", "kd94hf93k423kf44&pfkkdhi9sl3r4s00");
    Files.writeString(folder.resolve("consumer_secret"), "renewed-secret");
    assertThat(parameters(authenticator.authenticate(AuthRequest.of(PHOTOS))))
        .containsEntry("oauth_signature", "renewed-secret&pfkkdhi9sl3r4s00");
    assertThat(config.masker().mask("renewed-secret, pfkkdhi9sl3r4s00"))
        .isEqualTo("[REDACTED], [REDACTED]");

    Files.delete(folder.resolve("access_token"));
    assertThatThrownBy(() -> authenticator.authenticate(AuthRequest.of(PHOTOS)))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("access_token_file");
    assertThatThrownBy(() -> authenticator(section))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("oauth.access_token_file");
  }

  @ParameterizedTest(name = "Fails while {0}_file is empty: somebody else would sign")
  @ValueSource(strings = {"consumer_secret", "access_token", "access_token_secret"})
  void emptyFile(String name, @TempDir Path folder) throws Exception {
    Path file = folder.resolve(name);
    Map<String, Object> section = config(Map.of(name + "_file", file.toString()));
    Object secret = section.remove(name);
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> authenticator(section))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oauth." + name + "_file: " + file + " is empty");

    Files.writeString(file, secret + "\n");
    OAuth1Authenticator authenticator = authenticator(section);
    Files.writeString(file, "");
    assertThatThrownBy(() -> authenticator.authenticate(AuthRequest.of(PHOTOS)))
        .isInstanceOf(AuthException.class)
        .hasMessage(name + "_file: " + file + " is empty");
    Files.writeString(file, secret + "\n");
    assertThat(parameters(authenticator.authenticate(AuthRequest.of(PHOTOS))))
        .isEqualTo(parameters(config(Map.of()), PHOTOS));
  }

  @Test
  @DisplayName("Takes empty files of secrets that its signature method does not use, but no token")
  void emptyFilesOfUnusedSecrets(@TempDir Path folder) throws Exception {
    Path key = folder.resolve("key.pem");
    write(key, keyPair("RSA"));
    Map<String, Object> section = rsa(key);
    for (String name : List.of("consumer_secret", "access_token_secret")) {
      section.remove(name);
      section.put(name + "_file", Files.writeString(folder.resolve(name), "\n").toString());
    }
    assertThat(parameters(section, PHOTOS)).containsKey("oauth_signature");

    Path token = Files.writeString(folder.resolve("access_token"), "");
    section.remove("access_token");
    section.put("access_token_file", token.toString());
    assertThatThrownBy(() -> authenticator(section))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oauth.access_token_file: " + token + " is empty");
  }

  @ParameterizedTest(
      name = "Signs with RSA-{0} what the JDK''s Signature verifies, with a new key each time")
  @ValueSource(strings = {"SHA1", "SHA256"})
  void rsa(String hash, @TempDir Path folder) throws Exception {
    String method = "RSA-" + hash;
    Path file = folder.resolve("key.pem");
    OAuth1Authenticator authenticator = null;
    for (int rotation = 0; rotation < 2; rotation++) {
      KeyPair pair = keyPair("RSA");
      write(file, pair);
      if (authenticator == null) {
        Map<String, Object> section = rsa(file);
        section.put("signature_method", method);
        authenticator = authenticator(section);
      }
      Map<String, String> parameters =
          parameters(authenticator.authenticate(AuthRequest.of(PHOTOS)));
      Signature verifier = Signature.getInstance(hash + "withRSA");
      verifier.initVerify(pair.getPublic());
      verifier.update(BASE_STRING.formatted(method).getBytes(US_ASCII));
      assertThat(verifier.verify(Base64.getDecoder().decode(parameters.get("oauth_signature"))))
          .isTrue();
    }
  }

  @Test
  @DisplayName("Carries both secrets, encoded, with PLAINTEXT")
  void plaintext() throws Exception {
    Map<String, Object> section = config(Map.of("signature_method", "PLAINTEXT"));
    section.put("consumer_secret", "djr9rjt0jd78jf88");
    section.put("access_token_secret", "jj&%");
    assertThat(parameters(section, PHOTOS))
        .containsEntry("oauth_signature", "djr9rjt0jd78jf88&jj%26%25");
  }

  @Test
  @DisplayName("Names no token if there is none")
  void consumerAlone() throws Exception {
    Map<String, Object> section = config(Map.of("access_token", "", "access_token_secret", ""));
    assertThat(parameters(section, PHOTOS)).doesNotContainKey("oauth_token");
  }

  @Test
  @DisplayName("Escapes what is unusual in credentials once in the header and twice when signing")
  void unusualCredentials() throws Exception {
    Map<String, Object> section = config(Map.of("consumer_key", "k ü\ud83d\ude42~*'(),\"/%"));
    String header = header(section, URI.create("ws://h/"));
    assertThat(header)
        .contains("oauth_consumer_key=\"k%20%C3%BC%F0%9F%99%82~%2A%27%28%29%2C%22%2F%25\"");
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("kd94hf93k423kf44&pfkkdhi9sl3r4s00".getBytes(US_ASCII), "any"));
    String base =
        "GET&http%3A%2F%2Fh%2F&oauth_consumer_key%3Dk%2520%25C3%25BC%25F0%259F%2599%2582~%252A%2527"
            + "%2528%2529%252C%2522%252F%2525%26oauth_nonce%3Dkllo9940pd9333jh"
            + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1191242096"
            + "%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0";
    assertThat(parameters(header))
        .containsEntry(
            "oauth_signature",
            Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(US_ASCII))));
  }

  @Test
  @DisplayName("Is signed for request_url if that is set, and still goes to its own URL")
  void requestUrl() throws Exception {
    Map<String, Object> section = config(Map.of("request_url", PHOTOS.toString()));
    URI gateway = URI.create("wss://gateway.example.com/p?x=1");
    AuthRequest authenticated = authenticator(section).authenticate(AuthRequest.of(gateway));
    assertThat(authenticated.uri()).isEqualTo(gateway);
    assertThat(parameters(authenticated))
        .containsEntry("oauth_signature", "tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
  }

  @Test
  @DisplayName("Has the same signature whether request_url is written with ws or http")
  void requestUrlSchemes() throws Exception {
    String http = PHOTOS.toString().replace("ws://", "http://");
    assertThat(parameters(config(Map.of("request_url", http)), URI.create("ws://h/")))
        .containsEntry("oauth_signature", "tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
  }

  @Test
  @DisplayName("Has a random nonce of 128 bits and the time of the machine")
  void nonceAndTimestamp() throws Exception {
    long before = Instant.now().getEpochSecond();
    Map<String, String> parameters =
        parameters(
            OAuth1Authenticator.create(read(config(Map.of())))
                .authenticate(AuthRequest.of(PHOTOS)));
    assertThat(parameters.get("oauth_nonce")).matches("[0-9a-f]{32}");
    assertThat(Long.parseLong(parameters.get("oauth_timestamp")))
        .isBetween(before, Instant.now().getEpochSecond());
  }

  @Test
  @DisplayName("Prints nothing, even if the system property is set that makes Signpost talk")
  void printsNothing() throws Exception {
    PrintStream standardOut = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setProperty("debug", "true");
    try {
      String unused = header(config(Map.of("signature_method", "PLAINTEXT")), PHOTOS);
    } finally {
      System.clearProperty("debug");
      System.setOut(standardOut);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  @DisplayName("Fails with the file's name while the key file cannot be read, and then goes on")
  void keyFileVanishes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key.pem");
    write(file, keyPair("RSA"));
    OAuth1Authenticator authenticator = authenticator(rsa(file));
    Files.delete(file);
    assertThatThrownBy(() -> authenticator.authenticate(AuthRequest.of(PHOTOS)))
        .isInstanceOf(AuthException.class)
        .hasMessage("the request cannot be signed: " + file + " does not exist");
    write(file, keyPair("RSA"));
    assertThat(parameters(authenticator.authenticate(AuthRequest.of(PHOTOS))))
        .containsKey("oauth_signature");
  }

  @Test
  @DisplayName("Is not to be had with a key file that does not exist")
  void missingKeyFile(@TempDir Path folder) {
    Path file = folder.resolve("none.pem");
    assertThatThrownBy(() -> authenticator(rsa(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oauth.private_key_file: " + file + " does not exist");
  }

  @Test
  @DisplayName("Is not to be had with a key that is not an RSA key")
  void wrongKeyType(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ec.pem");
    write(file, keyPair("EC"));
    assertThatThrownBy(() -> authenticator(rsa(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "oauth.private_key_file: "
                + file
                + " holds a key of the algorithm EC, but RSA-SHA1 needs an RSA key");
  }

  private static Map<String, Object> config(Map<String, Object> changes) {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("consumer_key", "dpf43f3p2l4k3l03");
    section.put("consumer_secret", "kd94hf93k423kf44");
    section.put("access_token", "nnch734d00sl2jdk");
    section.put("access_token_secret", "pfkkdhi9sl3r4s00");
    section.putAll(changes);
    return section;
  }

  private static Map<String, Object> rsa(Path file) {
    return config(Map.of("signature_method", "RSA-SHA1", "private_key_file", file.toString()));
  }

  private static Config read(Map<String, Object> section) {
    return OAuth1Fields.SPEC.read(ConfigNode.of(section), "oauth");
  }

  private static OAuth1Authenticator authenticator(Map<String, Object> section) {
    return OAuth1Authenticator.create(read(section), CLOCK, () -> NONCE);
  }

  private static String header(Map<String, Object> section, URI uri) throws AuthException {
    return header(authenticator(section).authenticate(AuthRequest.of(uri)));
  }

  private static String header(AuthRequest handshake) {
    return handshake.header("Authorization").orElseThrow();
  }

  private static Map<String, String> parameters(Map<String, Object> section, URI uri)
      throws AuthException {
    return parameters(header(section, uri));
  }

  private static Map<String, String> parameters(AuthRequest handshake) {
    return parameters(header(handshake));
  }

  /** The decoded parameters of a header (RFC 5849, section 3.5.1). */
  private static Map<String, String> parameters(String header) {
    assertThat(header).startsWith("OAuth ");
    return Arrays.stream(header.substring("OAuth ".length()).split(", "))
        .map(parameter -> parameter.split("=", 2))
        .collect(
            Collectors.toMap(
                parts -> parts[0],
                parts ->
                    URLDecoder.decode(
                        parts[1].substring(1, parts[1].length() - 1), StandardCharsets.UTF_8),
                (first, second) -> {
                  throw new AssertionError("a parameter is repeated");
                },
                TreeMap::new));
  }

  private static KeyPair keyPair(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  private static void write(Path file, KeyPair pair) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }
}
