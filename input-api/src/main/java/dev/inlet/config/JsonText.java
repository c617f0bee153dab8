package dev.inlet.config;

/** Escapes text for a JSON string (RFC 8259, section 7). */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  // For each ASCII character: 0 if it stands for itself, the letter of a short escape, or 'u'.
  private static final char[] ESCAPES = new char[128];

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

  private JsonText() {}

  /** The text as a JSON string, quotes included; a surrogate without its partner becomes U+FFFD. */
  public static String quote(String text) {
    return append(text, new StringBuilder(text.length() + 2).append('"')).append('"').toString();
  }

  /** The text as it stands between the quotes of a JSON string. */
  public static String escape(String text) {
    return append(text, new StringBuilder(text.length())).toString();
  }

  private static StringBuilder append(String text, StringBuilder escaped) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char letter = c < ESCAPES.length ? ESCAPES[c] : 0;
      if (letter == 0) {
        // A surrogate without its partner cannot be written in UTF-8.
        escaped.append(isLone(text, i) ? '\ufffd' : c);
      } else if (letter == 'u') {
        escaped.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        escaped.append('\\').append(letter);
      }
    }
    return escaped;
  }

  private static boolean isLone(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
