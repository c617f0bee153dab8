package dev.inlet.config;

import java.util.BitSet;
import java.util.Map;

/**
 * A text of which it is not known how its characters are escaped: each place can be read as it
 * stands, as percent-encoded, or as an escape of JSON or HTML, also where one is inside another.
 */
final class EscapedText {
  /** How much of a secret at the end of a text gives it away. */
  private static final int SHORTEST_BEGINNING = 3;

  private static final int LONGEST_ESCAPE = 12;

  private static final Map<String, Integer> HTML_NAMES =
      Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"', "apos", 0x27);

  private final String text;
  private final boolean cut;

  /** Takes the ways to read a character. */
  @FunctionalInterface
  interface Readings {
    void take(int codePoint, int end);
  }

  /**
   * Wraps a text.
   *
   * @param cut whether it is only the beginning of one
   */
  EscapedText(String text, boolean cut) {
    this.text = text;
    this.cut = cut;
  }

  /**
   * Looks whether the text goes on like a wanted one, whose first character was read.
   *
   * @return where the longest way to read it ends; 0 if there is none
   */
  int match(int[] wanted, int position) {
    BitSet positions = new BitSet();
    positions.set(position);
    for (int i = 1; i < wanted.length; i++) {
      if (cut && i >= SHORTEST_BEGINNING && reachesEnd(positions)) {
        return text.length();
      }
      int codePoint = wanted[i];
      BitSet next = new BitSet();
      for (int from = positions.nextSetBit(0); from >= 0; from = positions.nextSetBit(from + 1)) {
        readings(
            from,
            (read, end) -> {
              if (read == codePoint) {
                next.set(end);
              }
            });
      }
      if (next.isEmpty()) {
        return 0;
      }
      positions = next;
    }
    return positions.length() - 1;
  }

  /** Whether nothing is left, or nothing but the beginning of an escape. */
  private boolean reachesEnd(BitSet positions) {
    for (int from = positions.nextSetBit(0); from >= 0; from = positions.nextSetBit(from + 1)) {
      String rest = text.substring(from);
      if (rest.isEmpty()
          || (rest.length() < LONGEST_ESCAPE
              && rest.matches("(%[%0-9a-fA-F]*|\\\\+(u[0-9a-fA-F]{0,3})?|&#?\\w*|\uFFFD)"))) {
        return true;
      }
    }
    return false;
  }

  /** Gives every way to read the character at a position. */
  void readings(int position, Readings readings) {
    if (position >= text.length()) {
      return;
    }
    int raw = text.codePointAt(position);
    readings.take(raw, position + Character.charCount(raw));
    switch (raw) {
      case '%' -> percent(position, readings);
      case '\\' -> backslash(position, readings);
      case '&' -> html(position, readings);
      case '+' -> readings.take(' ', position + 1);
      default -> {}
    }
  }

  /** The UTF-8 of a character as {@code %XX}, in which {@code %} may be {@code %25} itself. */
  private void percent(int position, Readings readings) {
    int digits = behindPercent(position);
    int first = hex(digits, 2);
    if (first < 0) {
      return;
    }
    int further = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    int codePoint = further == 0 ? first : first & (0x3F >> further);
    int end = digits + 2;
    for (int i = 0; i < further; i++) {
      int next = end < text.length() && text.charAt(end) == '%' ? behindPercent(end) : -1;
      int octet = hex(next, 2);
      if (octet < 0x80) {
        readings.take(first, digits + 2); // no UTF-8, so ISO-8859-1
        return;
      }
      codePoint = codePoint << 6 | (octet & 0x3F);
      end = next + 2;
    }
    readings.take(codePoint, end);
  }

  private int behindPercent(int position) {
    int behind = position + 1;
    while (text.startsWith("25", behind) && hex(behind + 2, 2) >= 0) {
      behind += 2;
    }
    return behind;
  }

  /** An escape of JSON and its kin, behind as many backslashes as there were quotations. */
  private void backslash(int position, Readings readings) {
    int end = position;
    while (end < text.length() && text.charAt(end) == '\\') {
      end++;
    }
    for (int length = 2; length <= end - position; length *= 2) {
      readings.take('\\', position + length);
    }
    if (end == text.length()) {
      return;
    }
    char escaped = text.charAt(end);
    switch (escaped) {
      case 'n' -> readings.take('\n', end + 1);
      case 'r' -> readings.take('\r', end + 1);
      case 't' -> readings.take('\t', end + 1);
      case 'b' -> readings.take('\b', end + 1);
      case 'f' -> readings.take('\f', end + 1);
      case 'x' -> take(hex(end + 1, 2), end + 3, readings);
      case 'u' -> unicode(end + 1, readings);
      default -> readings.take(escaped, end + 1);
    }
  }

  private void unicode(int digits, Readings readings) {
    int unit = hex(digits, 4);
    int end = digits + 4;
    if (unit >= 0 && Character.isHighSurrogate((char) unit)) {
      int next = end;
      while (next < text.length() && text.charAt(next) == '\\') {
        next++;
      }
      int low = text.startsWith("u", next) ? hex(next + 1, 4) : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        readings.take(Character.toCodePoint((char) unit, (char) low), next + 5);
        return;
      }
    }
    take(unit, end, readings);
  }

  private void html(int position, Readings readings) {
    int name = position + 1;
    while (text.startsWith("amp;", name)) {
      readings.take('&', name + 4);
      name += 4;
    }
    int end = text.indexOf(';', name);
    if (end < 0 || end - name > LONGEST_ESCAPE) {
      return;
    }
    String entity = text.substring(name, end);
    if (entity.matches("#[0-9]{1,7}")) {
      take(Integer.parseInt(entity.substring(1)), end + 1, readings);
    } else if (entity.matches("#[xX][0-9a-fA-F]{1,6}")) {
      take(Integer.parseInt(entity.substring(2), 16), end + 1, readings);
    } else {
      take(HTML_NAMES.getOrDefault(entity, -1), end + 1, readings);
    }
  }

  private static void take(int codePoint, int end, Readings readings) {
    if (codePoint >= 0) {
      readings.take(codePoint, end);
    }
  }

  /** The number that so many hexadecimal digits stand for; -1 if they are none. */
  private int hex(int position, int digits) {
    if (position < 0 || position + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = position; i < position + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }
}
