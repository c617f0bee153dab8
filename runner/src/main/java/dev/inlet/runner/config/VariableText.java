package dev.inlet.runner.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which variables can stand. Scanned once, from left to right, in linear time. */
final class VariableText {
  private static final String FORMS =
      "write ${NAME} or ${NAME:default} for a variable, and ${{…}} for a literal ${…}";

  /** What some programs write before the name; as a variable it would never be meant. */
  private static final String ENVIRONMENT = "env";

  /** A name with what other programs allow around it. */
  private static final Pattern NAME_AMONG_OTHERS =
      Pattern.compile("\\s*(?:env:)?\\s*([A-Za-z0-9_.]+)\\s*");

  private final String text;
  private final StringBuilder result = new StringBuilder();

  /** The first closing brace behind the place that was last asked for. */
  private int closing;

  /** What is asked and reported while a text is scanned. */
  interface Variables {

    /** The value for a name and its default, if it has one. */
    String value(String name, Optional<String> fallback);

    /** Something looks like a variable but is none; the message says what to write. */
    void wrong(String message);
  }

  VariableText(String text) {
    this.text = text;
  }

  /** Whether the text is one variable and nothing else. */
  boolean isOneVariable() {
    int nameEnd = endOfName(2);
    return text.startsWith("${")
        && nameEnd > 2
        && (text.startsWith("}", nameEnd) || text.startsWith(":", nameEnd))
        && text.indexOf('}') == text.length() - 1;
  }

  /** Gives the text with its variables filled in. What was filled in is not looked at again. */
  String substitute(Variables variables) {
    int position = 0;
    for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", position)) {
      result.append(text, position, start);
      position = reference(start, variables);
    }
    return result.append(text, position, text.length()).toString();
  }

  /** Appends what stands for the reference that begins here, and gives where to go on. */
  private int reference(int start, Variables variables) {
    if (text.startsWith("${{", start)) {
      return literal(start, variables);
    }
    int nameStart = start + 2;
    int nameEnd = endOfName(nameStart);
    int end = closingFrom(nameEnd);
    if (end == text.length()) {
      variables.wrong("the \"}\" behind a \"${\" is missing; " + FORMS);
      return end;
    }
    String name = text.substring(nameStart, nameEnd);
    if (!name.isEmpty() && nameEnd == end) {
      result.append(variables.value(name, Optional.empty()));
    } else if (!name.isEmpty() && text.charAt(nameEnd) == ':' && !name.equals(ENVIRONMENT)) {
      withDefault(name, text.substring(nameEnd + 1, end), variables);
    } else {
      variables.wrong(noVariable(text.substring(nameStart, end)));
    }
    return end + 1;
  }

  /** The way to write what would be a variable otherwise. */
  private int literal(int start, Variables variables) {
    int end = text.indexOf("}}", start + 3);
    if (end < 0) {
      variables.wrong("the \"}}\" behind a \"${{\" is missing; " + FORMS);
      return text.length();
    }
    result.append("${").append(text, start + 3, end).append('}');
    return end + 2;
  }

  private void withDefault(String name, String fallback, Variables variables) {
    if (fallback.startsWith("?")) {
      variables.wrong(
          "\"${" + name + ":?…}\" is for shells; write ${" + name + "}, which has to be set");
    } else if (fallback.startsWith("-") || fallback.startsWith("=") || fallback.startsWith("+")) {
      String operator = fallback.substring(0, 1);
      variables.wrong(
          "\"${" + name + ":" + operator + "…}\" is for shells; write ${" + name + ":default}");
    } else if (fallback.contains("{")) {
      variables.wrong(
          "the default of ${"
              + name
              + ":…} can hold neither a variable nor braces; write ${"
              + name
              + "} and set "
              + name);
    } else {
      result.append(variables.value(name, Optional.of(fallback)));
    }
  }

  /** Of what stands there only a name is shown: the rest may be a default, and a secret. */
  private static String noVariable(String inside) {
    Matcher named = NAME_AMONG_OTHERS.matcher(inside);
    return named.matches()
        ? "this is no variable; write ${" + named.group(1) + "}"
        : "this is no variable; " + FORMS;
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
