package dev.inlet.keys;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a PEM file, and the spellings of its line ends, into plain text. */
final class PemText {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private PemText() {}

  /**
   * The text of a file. PEM itself is ASCII, so whatever else stands between entries may be read
   * wrong.
   */
  static String decode(byte[] content) {
    return new String(content, charset(content));
  }

  private static Charset charset(byte[] content) {
    boolean utf16 =
        content.length >= 2
            && ((content[0] == (byte) 0xfe && content[1] == (byte) 0xff)
                || (content[0] == (byte) 0xff && content[1] == (byte) 0xfe));
    // ISO-8859-1 knows every byte; the byte order mark of UTF-8 is then text before an entry.
    return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
  }

  /** With a line feed where some variable or template wrote out the escape sequence. */
  static String withLineEnds(String text) {
    String plain = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    return plain
        .replace("\\r\\n", "\n")
        .replace("\\n", "\n")
        .replace("\r\n", "\n")
        .replace('\r', '\n');
  }
}
