package dev.inlet.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a PEM file (RFC 7468), with the headers that older files have inside of it.
 *
 * @param number counts from 1
 * @param line where it begins, counted from 1
 * @param damage what is wrong with its frame
 */
record PemBlock(String label, String body, int number, int line, Optional<String> damage) {
  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([A-Z0-9 ]+)-----");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** All entries; one whose end is missing ends where the next begins. */
  static List<PemBlock> parse(String written) {
    String text = PemText.withLineEnds(written);
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BOUNDARY.matcher(text);
    Open open = null;
    int line = 1;
    int counted = 0;
    while (matcher.find()) {
      line += (int) text.substring(counted, matcher.start()).chars().filter(c -> c == '\n').count();
      counted = matcher.start();
      boolean begins = matcher.group(1).equals("BEGIN");
      if (open != null) {
        String body = text.substring(open.bodyStart, matcher.start());
        blocks.add(open.close(body, blocks.size() + 1, end(open, begins, matcher.group(2))));
      }
      open = begins ? new Open(matcher.group(2), line, matcher.end()) : null;
    }
    if (open != null) {
      String body = text.substring(open.bodyStart);
      blocks.add(open.close(body, blocks.size() + 1, Optional.of("its END line is missing")));
    }
    return blocks;
  }

  private static Optional<String> end(Open open, boolean nextBegins, String label) {
    if (nextBegins) {
      return Optional.of("its END line is missing");
    }
    return label.equals(open.label)
        ? Optional.empty()
        : Optional.of("its END line says " + label + " where BEGIN says " + open.label);
  }

  private record Open(String label, int line, int bodyStart) {

    PemBlock close(String body, int number, Optional<String> damage) {
      return new PemBlock(label, body, number, line, damage);
    }
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  /**
   * Whether it holds certificates: one, one with OpenSSL's settings of trust, or a PKCS#7 message.
   */
  boolean holdsCertificates() {
    return switch (label) {
      case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS" -> true;
      default -> false;
    };
  }

  /** Whether it is encrypted as OpenSSL did before there was PKCS#8 (RFC 1421 headers). */
  boolean hasLegacyEncryption() {
    return body.contains("Proc-Type:");
  }

  byte[] decode() throws KeyFileException {
    if (damage.isPresent()) {
      throw damaged(damage.get());
    }
    try {
      return Base64.getDecoder().decode(SPACE.matcher(body).replaceAll(""));
    } catch (IllegalArgumentException e) {
      // The cause would quote a character of the key.
      throw damaged("its base64 encoding is broken");
    }
  }

  /** The failure that says which entry is damaged, and how. */
  KeyFileException damaged(String how) {
    return new KeyFileException(
        "holds a damaged %s (entry %d, at line %d): %s"
            .formatted(label.toLowerCase(Locale.ROOT), number, line, how));
  }

  /** Without the body, which may be a key. */
  @Override
  public String toString() {
    return label;
  }
}
