package dev.inlet.config;

/** Text from outside, made fit for a line on somebody's terminal. */
public final class Printable {

  private Printable() {}

  /**
   * Escapes what would begin a new line, steer a terminal or turn the direction of writing, such as
   * {@code \n} and {@code \u001b}. Everything else stays as it is.
   */
  public static String of(String text) {
    return text.codePoints().anyMatch(Printable::steers) ? escape(text) : text;
  }

  /**
   * As {@link #of(String)}, cut behind so many characters (UTF-16 code units) at most, but never
   * within one that takes two of them; {@code …} follows then.
   *
   * @param maxLength at least 1
   */
  public static String of(String text, int maxLength) {
    String line = of(text);
    if (line.length() <= maxLength) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(maxLength - 1));
    return line.substring(0, splits ? maxLength - 1 : maxLength) + "…";
  }

  private static String escape(String text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (steers(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
