package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Escapes text for a JSON string (RFC 8259, section 7). */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  // For each ASCII character: 0 if it stands for itself, the letter of a short escape, or 'u'.
  private static final byte[] ESCAPES = new byte[128];

  static {
    for (int c = 0; c < ' '; c++) {
      ESCAPES[c] = 'u';
    }
    ESCAPES[0x7f] = 'u';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
  }

  private final byte[] escape = {'\\', 'u', '0', '0', 0, 0};

  JsonText() {}

  /** The text as a JSON string, quotes included. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      byte letter = c < ESCAPES.length ? ESCAPES[c] : 0;
      if (letter == 0) {
        // A surrogate without its partner cannot be written in UTF-8.
        quoted.append(isLone(text, i) ? '\ufffd' : c);
      } else if (letter == 'u') {
        quoted.append("\\u00").append((char) HEX[c >> 4]).append((char) HEX[c & 15]);
      } else {
        quoted.append('\\').append((char) letter);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isLone(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** Puts the first bytes of an array, which are valid UTF-8, escaped. */
  void put(byte[] utf8, int length, ByteSink target) throws IOException {
    int clean = 0;
    for (int i = 0; i < length; i++) {
      byte b = utf8[i];
      if (b >= 0 && ESCAPES[b] != 0) {
        target.put(utf8, clean, i - clean);
        clean = i + 1;
        putEscape(b, target);
      }
    }
    target.put(utf8, clean, length - clean);
  }

  private void putEscape(byte b, ByteSink target) throws IOException {
    byte letter = ESCAPES[b];
    if (letter == 'u') {
      escape[4] = HEX[b >> 4];
      escape[5] = HEX[b & 15];
      target.put(escape, 0, 6);
    } else {
      target.put('\\');
      target.put((char) letter);
    }
  }
}
