package dev.inlet.auth.oauth1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The one percent-encoding of RFC 5849, section 3.6, and the decoding of queries. */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);

  private PercentEncoding() {}

  static String encode(String text) {
    return encode(text.getBytes(UTF_8));
  }

  static String encode(byte[] bytes) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes.length);
    for (byte octet : bytes) {
      if (UNRESERVED.indexOf(octet) >= 0) {
        encoded.write(octet);
      } else {
        encoded.write('%');
        encoded.write(HEX[(octet & 0xf0) >> 4]);
        encoded.write(HEX[octet & 0x0f]);
      }
    }
    return encoded.toString(US_ASCII);
  }

  /**
   * Decodes a part of a query as a form does, where plus stands for a space. The result is bytes
   * since it need not be UTF-8.
   */
  static byte[] decodeForm(String encoded) {
    byte[] bytes = encoded.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '+') {
        decoded.write(' ');
      } else if (bytes[i] == '%') {
        decoded.write(Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16));
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toByteArray();
  }
}
