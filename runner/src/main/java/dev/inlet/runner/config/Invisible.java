package dev.inlet.runner.config;

import java.util.Optional;
import java.util.OptionalInt;

/** Finds characters that look like a space, or like nothing, and are no space to YAML. */
final class Invisible {
  private static final String BLANK_LETTERS = "\u115F\u1160\u2800\u3164\uFFA0";
  private static final String JOINERS = "\u200C\u200D";

  private Invisible() {}

  /** How many characters stand before the first one of these in a text. */
  static OptionalInt find(String text) {
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      boolean joins =
          JOINERS.indexOf(codePoints[i]) >= 0
              && i > 0
              && i < codePoints.length - 1
              && codePoints[i - 1] > 0x7F
              && codePoints[i + 1] > 0x7F;
      if (isInvisible(codePoints[i]) && !joins) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> BLANK_LETTERS.indexOf(codePoint) >= 0;
    };
  }

  /**
   * Names the first such character of a line.
   *
   * @param line counted from 1
   */
  static Optional<String> describe(String text, int line) {
    Optional<String> content = text.lines().skip(Math.max(0, line - 1)).findFirst();
    OptionalInt found = find(content.orElse(""));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(describe(content.orElse(""), found.getAsInt(), found.getAsInt() + 1));
  }

  /**
   * Names a character.
   *
   * @param index how many characters stand before it in the text
   * @param column where it stands in its line, counted from 1
   */
  static String describe(String text, int index, int column) {
    int codePoint = text.codePointAt(text.offsetByCodePoints(0, index));
    return String.format(
        "the character U+%04X (%s) at column %d, which is no space in YAML; replace or remove it",
        codePoint, Character.getName(codePoint), column);
  }
}
