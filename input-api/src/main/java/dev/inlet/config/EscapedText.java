package dev.inlet.config;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of which it is not known how its characters are escaped: each place can be read as it
 * stands, as percent-encoded, or as an escape of JSON or HTML, also where one is inside another.
 */
final class EscapedText {
  /** How much of a secret at the end of a text gives it away. */
  private static final int SHORTEST_BEGINNING = 3;

  private static final int LONGEST_ESCAPE = 12;

  private static final Pattern BEGUN_ESCAPE =
      Pattern.compile("%[%0-9a-fA-F]*|\\\\+(u[0-9a-fA-F]{0,3})?|&#?\\w*|\uFFFD");

  private static final Map<String, Integer> HTML_NAMES =
      Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"', "apos", 0x27);

  private final String text;
  private final boolean cut;

  // Where the run of backslashes ends that each place is in; made for the first of them.
  private int @Nullable [] runEnds;

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
    Places places = new Places();
    places.add(position);
    for (int i = 1; i < wanted.length; i++) {
      if (cut && i >= SHORTEST_BEGINNING && places.anyMatch(this::isBeginning)) {
        return text.length();
      }
      int codePoint = wanted[i];
      Places next = new Places();
      for (int k = 0; k < places.count; k++) {
        readings(
            places.at[k],
            (read, end) -> {
              if (read == codePoint) {
                next.add(end);
              }
            });
      }
      if (next.count == 0) {
        return 0;
      }
      places = next;
    }
    return places.last();
  }

  /** Whether nothing is left behind a place, or nothing but the beginning of an escape. */
  private boolean isBeginning(int place) {
    int left = text.length() - place;
    return left == 0
        || (left < LONGEST_ESCAPE && BEGUN_ESCAPE.matcher(text.substring(place)).matches());
  }

  /** Where the ways to read a text have come to; hardly ever more than two. */
  private static final class Places {
    private int[] at = new int[4];
    private int count;

    void add(int place) {
      for (int i = 0; i < count; i++) {
        if (at[i] == place) {
          return;
        }
      }
      if (count == at.length) {
        at = Arrays.copyOf(at, 2 * count);
      }
      at[count++] = place;
    }

    boolean anyMatch(IntPredicate condition) {
      return Arrays.stream(at, 0, count).anyMatch(condition);
    }

    int last() {
      return Arrays.stream(at, 0, count).max().orElseThrow();
    }
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
    int end = endOfRun(position);
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

  /** Known for all places at once: whoever goes through a long run asks at each of its places. */
  private int endOfRun(int position) {
    int[] ends = runEnds;
    if (ends == null) {
      ends = new int[text.length()];
      int end = text.length();
      for (int i = text.length() - 1; i >= 0; i--) {
        if (text.charAt(i) != '\\') {
          end = i;
        }
        ends[i] = end;
      }
      runEnds = ends;
    }
    return ends[position];
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
    int end = name;
    while (end < text.length() && text.charAt(end) != ';') {
      if (end - name == LONGEST_ESCAPE) {
        return;
      }
      end++;
    }
    if (end == text.length()) {
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
