package dev.inlet.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The masker")
class MaskerTest {
  private static final String SECRET = "p4ss/w+rd=\"ü\\&x";

  private final Masker masker = new Masker();

  @ParameterizedTest
  @DisplayName("finds a secret however its characters are escaped")
  @ValueSource(
      strings = {
        "p4ss/w+rd=\"ü\\&x",
        "p4ss%2Fw%2Brd%3D%22%C3%BC%5C%26x",
        "p4ss%2fw%2brd%3d%22%c3%bc%5c%26x",
        "%70%34%73%73%2F%77%2B%72%64%3D%22%C3%BC%5C%26%78",
        "p4ss%252Fw%252Brd%253D%2522%25C3%25BC%255C%2526x",
        "p4ss%2Fw%2Brd%3D%22%FC%5C%26x",
        "p4ss\\/w+rd=\\\"ü\\\\&x",
        "p4ss\\u002fw\\u002Brd\\u003d\\u0022\\u00fc\\u005c\\u0026x",
        "p4ss\\\\\\/w+rd=\\\\\\\"\\\\u00fc\\\\\\\\\\\\u0026x",
        "p4ss/w+rd=&quot;ü\\&amp;x",
        "p4ss&#x2F;w&#43;rd=&#34;&#252;\\&amp;amp;x",
        "p4ss\\x2fw+rd=\"ü\\\\&x",
        "p4ss/w+rd=\"Ã¼\\&x",
        "p4ss/w+rd=\"\uFFFD\\&x"
      })
  void escaped(String quoted) {
    masker.add(SECRET);

    assertThat(masker.mask("no such key <" + quoted + ">, go away"))
        .isEqualTo("no such key <[REDACTED]>, go away");
  }

  @Test
  @DisplayName("finds a secret in base64 wherever it begins, with both alphabets")
  void base64() {
    String secret = "s?~>cret?~>key";
    masker.add(secret);

    for (String before : new String[] {"", "u", "us", "use:", "user:"}) {
      for (String behind : new String[] {"", "1", "12", "123"}) {
        byte[] whole = (before + secret + behind).getBytes(UTF_8);
        for (Base64.Encoder encoder :
            new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding()}) {
          String encoded = encoder.encodeToString(whole);
          String shown = masker.mask("Basic " + encoded + ".");
          assertThat(shown).startsWith("Basic ").contains("[REDACTED]").endsWith(".");
          assertThat(shown.length()).isLessThan(30);
          assertThat(masker.mask(URLEncoder.encode(encoded, UTF_8))).contains("[REDACTED]");
        }
      }
    }
  }

  @Test
  @DisplayName("hides overlapping secrets as one, and the longer of two as a whole")
  void overlapping() {
    masker.add("secret-one");
    masker.add("secret-one-and-two");
    masker.add("two-and-three");

    assertThat(masker.mask("a secret-one-and-two-and-three, secret-one-"))
        .isEqualTo("a [REDACTED], [REDACTED]-");
  }

  @Test
  @DisplayName("does not look for secrets of less than six characters")
  void minimumLength() {
    masker.add("12345");
    masker.add("");

    assertThat(masker.mask("port 12345")).isEqualTo("port 12345");
    masker.add("123456");
    assertThat(masker.mask("port 123456")).isEqualTo("port [REDACTED]");
  }

  @Test
  @DisplayName("hides the beginning of a secret at the end of a text that was cut")
  void cut() {
    masker.add(SECRET);
    String encoded = URLEncoder.encode(SECRET, UTF_8);
    for (int length = 3; length < encoded.length(); length++) {
      assertThat(masker.maskCut("key " + encoded.substring(0, length)))
          .as(encoded.substring(0, length))
          .isEqualTo("key [REDACTED]");
    }
    assertThat(masker.mask("key p4ss")).isEqualTo("key p4ss");
    assertThat(masker.maskCut("p4ss is no key p4")).isEqualTo("p4ss is no key p4");
  }

  @ParameterizedTest
  @DisplayName("takes work in proportion to the text, whatever it is made of")
  @ValueSource(strings = {"\\", "&", "%25", "&amp;", "\\\"", "p4ssword-of-no"})
  void longTexts(String part) {
    masker.add("p4ssword-of-note\\");
    String text = part.repeat(1 << 17); // in quadratic time this would not end

    assertThat(masker.mask(text)).isEqualTo(text);
    assertThat(masker.mask(text + "p4ssword-of-note\\")).endsWith("[REDACTED]");
    assertThat(masker.maskCut(text)).startsWith(part);
  }

  @ParameterizedTest
  @DisplayName("learns a long credential from a message")
  @ValueSource(strings = {"", "\\\\"})
  void longMessages(String escape) {
    Random random = new Random(1);
    StringBuilder token = new StringBuilder();
    while (token.length() < 1 << 18) {
      token.append(Integer.toHexString(random.nextInt())).append(escape);
    }
    masker.addMessage("{\"op\": \"auth\", \"token\": \"" + token + "\"}");

    assertThat(masker.mask("<" + token + ">")).isEqualTo("<[REDACTED]>");
  }

  @Test
  @DisplayName(
      "that ends with an attempt knows what the outer one knows, and keeps its own secrets")
  void scope() {
    Masker scope = masker.scope();
    masker.add("known-to-all");
    scope.add("known-for-now");

    assertThat(scope.mask("known-to-all known-for-now")).isEqualTo("[REDACTED] [REDACTED]");
    assertThat(masker.mask("known-to-all known-for-now")).isEqualTo("[REDACTED] known-for-now");
  }

  @Test
  @DisplayName("knows the last ones of secrets that are renewed, and those of a config for good")
  void renewed() {
    masker.add("of-the-config");
    masker.addRenewed("of-the-config");
    Masker scope = masker.scope();
    for (int number = 0; number < Masker.MAX_RENEWED; number++) {
      masker.addRenewed("token-" + number);
    }
    assertThat(scope.mask("token-0 of-the-config")).isEqualTo("[REDACTED] [REDACTED]");

    masker.addRenewed("token-0"); // once more
    masker.addRenewed("another-one");

    assertThat(scope.mask("token-0 token-1 token-2 another-one of-the-config"))
        .isEqualTo("[REDACTED] token-1 [REDACTED] [REDACTED] [REDACTED]");
  }

  @ParameterizedTest
  @DisplayName("learns from headers what may be a credential")
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer abc.def.ghi | Bearer token abc.def.ghi | Bearer token [REDACTED]",
        "Basic Ym9iOmh1bnRlcjI= | bob, hunter2, Ym9iOmh1bnRlcjI= | bob, [REDACTED], [REDACTED]",
        "session=s3cr3ts3cr3t; theme=dark | s3cr3ts3cr3t dark | [REDACTED] dark",
        "OAuth oauth_token=\"t0k3n-1\", oauth_signature=\"consec%26ret12%26\" | t0k3n-1"
            + " consec&ret12& | [REDACTED] [REDACTED]",
      })
  void header(String header, String text, String expected) {
    masker.addHeader(header);

    assertThat(masker.mask(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("learns from messages what may be a credential")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"op\":\"subscribe\",\"key\":\"abcdefg\"} | subscribe abcdefg | subscribe [REDACTED]",
        "{\"op\":\"login\",\"args\":[\"abcdefg\"]} | login abcdefg | login [REDACTED]",
        "{\"op\":\"subscribe\",\"channel\":\"trades\"} | no subscribe to trades | no subscribe to"
            + " trades",
        "{\"token\":\"a\\/b\\/c\\/d\"} | bad a/b/c/d | bad [REDACTED]",
        "{\"pin\":1,\"auth_key\":12345678} | bad 12345678 | bad [REDACTED]",
        "login bob hunter | unknown login: hunter | unknown login: [REDACTED]",
        "user=bob&password=hunter | bob hunter | bob [REDACTED]",
        "subscribe trades BTC-12345 | subscribe trades | subscribe trades",
      })
  void message(String message, String text, String expected) {
    masker.addMessage(message);

    assertThat(masker.mask(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("learns from names what may be a credential")
  @CsvSource({
    "base64url.bearer.authorization.k8s.io.dG9rZW4tMTIz, dG9rZW4tMTIz, [REDACTED]",
    "base64url.bearer.authorization.k8s.io.dG9rZW4tMTIz, token-123, [REDACTED]",
    "openai-insecure-api-key.sk-123, sk-123, [REDACTED]",
    "v4.channel.k8s.io, v4.channel.k8s.io, v4.channel.k8s.io",
    "graphql-transport-ws, graphql-transport-ws, graphql-transport-ws",
  })
  void name(String name, String text, String expected) {
    masker.addName(name);

    assertThat(masker.mask(text)).isEqualTo(expected);
  }

  @Test
  @DisplayName("shows of a URI neither user info nor values of the query, nor a secret in its path")
  void uri() {
    URI uri = URI.create("wss://user:hunter22@feed.test/v1/known-to-all?token=tok%2B123#x");
    masker.add("known-to-all");
    masker.addUri(uri);

    assertThat(masker.mask(uri)).isEqualTo("wss://feed.test/v1/[REDACTED]?token=[REDACTED]");
    assertThat(masker.mask("hunter22, tok+123, user")).isEqualTo("[REDACTED], [REDACTED], user");
  }

  @Test
  @DisplayName("learns no data from a message: what is longer than any credential stays as it is")
  void dataIsNoCredential() {
    String data = "a1".repeat(16 * 1024);
    Masker masker = new Masker();
    masker.addMessage(data);
    masker.addMessage("{\"token\":\"" + "b2".repeat(2_000) + "\"}");
    assertThat(masker.mask(data)).isEqualTo(data);
    assertThat(masker.mask("b2".repeat(2_000))).isEqualTo(Masker.REDACTED);
  }
}
