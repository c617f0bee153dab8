package dev.inlet.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How tokens are signed (RFC 7518, section 3.1, and RFC 8037). */
enum SigningMethod {
  RS256("RS256", Family.RSA),
  RS384("RS384", Family.RSA),
  RS512("RS512", Family.RSA),
  PS256("PS256", Family.RSA),
  PS384("PS384", Family.RSA),
  PS512("PS512", Family.RSA),
  ES256("ES256", Family.EC),
  ES384("ES384", Family.EC),
  ES512("ES512", Family.EC),
  EDDSA("EdDSA", Family.ED25519),
  HS256("HS256", Family.HMAC),
  HS384("HS384", Family.HMAC),
  HS512("HS512", Family.HMAC);

  /** What a method signs with. */
  enum Family {
    RSA,
    EC,
    ED25519,
    HMAC
  }

  private final String text;
  private final Family family;

  SigningMethod(String text, Family family) {
    this.text = text;
    this.family = family;
  }

  /** The name in tokens and in the configuration. */
  String text() {
    return text;
  }

  Family family() {
    return family;
  }

  /** Whether it signs with a shared secret rather than a private key. */
  boolean usesSecret() {
    return family == Family.HMAC;
  }

  JWSAlgorithm algorithm() {
    return JWSAlgorithm.parse(text);
  }

  static SigningMethod of(String text) {
    return Arrays.stream(values())
        .filter(method -> method.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  /** All names, and before them the empty one for none. */
  static List<String> textsAndNone() {
    List<String> texts = new ArrayList<>(List.of(""));
    Arrays.stream(values()).map(SigningMethod::text).forEach(texts::add);
    return texts;
  }
}
