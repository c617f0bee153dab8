package dev.inlet.runner.config;

import dev.inlet.config.ConfigNode.ScalarKind;
import java.util.Set;
import java.util.regex.Pattern;

/** What YAML's core schema takes a text without quotes for, as far as fields have use for it. */
final class PlainText {
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

  private PlainText() {}

  /** Whether a text stands for nothing. */
  static boolean isNull(String text) {
    return NULL.contains(text);
  }

  /** The kind of a text; one that stands for nothing is a text here. */
  static ScalarKind kindOf(String text) {
    if (text.length() > MAX_NUMBER_LENGTH) {
      return ScalarKind.STRING;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return ScalarKind.BOOLEAN;
    }
    if (INTEGER.matcher(text).matches()) {
      return ScalarKind.INTEGER;
    }
    return DECIMAL.matcher(text).matches() ? ScalarKind.DECIMAL : ScalarKind.STRING;
  }
}
