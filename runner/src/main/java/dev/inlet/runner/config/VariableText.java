package dev.inlet.runner.config;

import java.util.Optional;
import java.util.function.BiFunction;

/** A text in which variables can stand. Scanned once, from left to right, in linear time. */
final class VariableText {
  private final String text;
  private final StringBuilder result = new StringBuilder();

  /** The first closing brace behind the place that was last asked for. */
  private int closing;

  VariableText(String text) {
    this.text = text;
  }

  /**
   * Gives the text with its variables filled in. What looks like no variable stays as it is, and
   * nothing that was filled in is looked at again.
   *
   * @param values gives the value for a name and its default, if it has one
   */
  String substitute(BiFunction<String, Optional<String>, String> values) {
    int position = 0;
    for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", position)) {
      result.append(text, position, start);
      position = reference(start, values);
    }
    return result.append(text, position, text.length()).toString();
  }

  /** Appends what stands for the reference that may begin here, and gives where to go on. */
  private int reference(int start, BiFunction<String, Optional<String>, String> values) {
    boolean literal = text.startsWith("${{", start);
    int nameStart = start + (literal ? 3 : 2);
    int nameEnd = endOfName(nameStart);
    boolean hasDefault = text.startsWith(":", nameEnd);
    int end = hasDefault ? closingFrom(nameEnd) : nameEnd;
    if (nameEnd == nameStart || !text.startsWith(literal ? "}}" : "}", end)) {
      result.append(text, start, nameStart);
      return nameStart;
    }
    if (literal) {
      result.append("${").append(text, nameStart, end).append('}');
      return end + 2;
    }
    Optional<String> defaultValue =
        hasDefault ? Optional.of(text.substring(nameEnd + 1, end)) : Optional.empty();
    result.append(values.apply(text.substring(nameStart, nameEnd), defaultValue));
    return end + 1;
  }

  private int endOfName(int start) {
    int end = start;
    while (end < text.length() && isNameCharacter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNameCharacter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '.';
  }

  private int closingFrom(int position) {
    if (closing < position) {
      int found = text.indexOf('}', position);
      closing = found < 0 ? text.length() : found;
    }
    return closing;
  }
}
