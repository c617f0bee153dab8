package dev.inlet.auth.oauth1;

import java.util.Arrays;
import java.util.List;

/** How the base string is signed (RFC 5849, section 3.4). */
enum SignatureMethod {
  HMAC_SHA1("HMAC-SHA1"),
  /** Beyond the RFC, but widely understood. */
  HMAC_SHA256("HMAC-SHA256"),
  RSA_SHA1("RSA-SHA1"),
  PLAINTEXT("PLAINTEXT");

  private final String text;

  SignatureMethod(String text) {
    this.text = text;
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
