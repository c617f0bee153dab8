package dev.inlet.input.websocket;

/** Makes text of a server fit for one line of a log. */
final class OneLine {
  private static final int MAX_LENGTH = 1024;

  private OneLine() {}

  /** The first KiB, with quotes around and control characters escaped. */
  static String quote(String text) {
    return quote(text, MAX_LENGTH);
  }

  /** The beginning, with quotes around and control characters escaped. */
  static String quote(String text, int maxLength) {
    StringBuilder line = new StringBuilder("\"");
    int end = Math.min(text.length(), maxLength);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--; // never half a character
    }
    for (int i = 0; i < end; i++) {
      append(line, text.charAt(i));
    }
    return line.append(end < text.length() ? "…\"" : "\"").toString();
  }

  private static void append(StringBuilder line, char c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      default -> {
        // Controls, line and paragraph separators, and marks that turn the direction of writing.
        boolean harmful =
            Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069');
        line.append(harmful ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
  }
}
