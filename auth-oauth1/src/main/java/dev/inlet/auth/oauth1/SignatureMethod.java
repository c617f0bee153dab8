package dev.inlet.auth.oauth1;

import java.util.Arrays;
import java.util.List;

/**
 * How the base string is signed (RFC 5849, section 3.4). The methods with SHA-256 and SHA-512 are
 * beyond the RFC, but widely understood.
 */
enum SignatureMethod {
  HMAC_SHA1("HMAC-SHA1", Family.HMAC, "HmacSHA1"),
  HMAC_SHA256("HMAC-SHA256", Family.HMAC, "HmacSHA256"),
  HMAC_SHA512("HMAC-SHA512", Family.HMAC, "HmacSHA512"),
  RSA_SHA1("RSA-SHA1", Family.RSA, "SHA1withRSA"),
  RSA_SHA256("RSA-SHA256", Family.RSA, "SHA256withRSA"),
  PLAINTEXT("PLAINTEXT", Family.NONE, "");

  /** What a method signs with. */
  enum Family {
    /** Both secrets. */
    HMAC,
    /** A private key. */
    RSA,
    /** Nothing: the secrets are sent in place of a signature. */
    NONE
  }

  private final String text;
  private final Family family;
  private final String algorithm;

  SignatureMethod(String text, Family family, String algorithm) {
    this.text = text;
    this.family = family;
    this.algorithm = algorithm;
  }

  Family family() {
    return family;
  }

  /** Whether the consumer's secret and the token's are part of what is sent. */
  boolean usesSecrets() {
    return family != Family.RSA;
  }

  /** The JDK's name for it; empty for {@link Family#NONE}. */
  String algorithm() {
    return algorithm;
  }

  /** The name in the protocol and in the configuration. */
  String text() {
    return text;
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(SignatureMethod::text).toList();
  }

  static SignatureMethod of(String text) {
    return Arrays.stream(values())
        .filter(method -> method.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
