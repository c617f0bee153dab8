package dev.inlet.auth;

import java.security.InvalidKeyException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468), with the headers that older files have inside of it. */
record PemBlock(String label, String body) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("\\s+");

  static List<PemBlock> parse(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .map(match -> new PemBlock(match.group(1), match.group(2)))
        .toList();
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  /** Whether it is encrypted as OpenSSL did before there was PKCS#8 (RFC 1421 headers). */
  boolean hasLegacyEncryption() {
    return body.contains("Proc-Type:");
  }

  byte[] decode() throws InvalidKeyException {
    try {
      return Base64.getDecoder().decode(SPACE.matcher(body).replaceAll(""));
    } catch (IllegalArgumentException e) {
      // The cause would quote a character of the key.
      throw new InvalidKeyException("holds a damaged key: its base64 encoding is broken");
    }
  }

  /** Without the body, which may be a key. */
  @Override
  public String toString() {
    return label;
  }
}
