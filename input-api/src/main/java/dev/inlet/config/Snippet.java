package dev.inlet.config;

import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.ConfigNode.Sequence;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A piece of configuration on one line, for a message that says what to write. What may be a secret
 * is left out.
 */
final class Snippet {
  /** What stands in the place of a value that is not shown. */
  static final String HIDDEN = "…";

  private static final int LONGEST = 120;

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./$][A-Za-z0-9_./$:@+=?&%~*-]*(?<!:)");

  private final Predicate<Scalar> hidden;
  private final boolean json;
  private final StringBuilder text = new StringBuilder();

  private Snippet(Predicate<Scalar> hidden, boolean json) {
    this.hidden = hidden;
    this.json = json;
  }

  /** In YAML, with braces and brackets. */
  static String yaml(ConfigNode node, Predicate<Scalar> hidden) {
    return new Snippet(hidden, false).of(node);
  }

  /** In JSON, inside of single quotes, so that YAML takes it for a text. */
  static String quotedJson(ConfigNode node, Predicate<Scalar> hidden) {
    return "'" + new Snippet(hidden, true).of(node).replace("'", "''") + "'";
  }

  private String of(ConfigNode node) {
    append(node);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + HIDDEN : text.toString();
  }

  private void append(ConfigNode node) {
    if (text.length() > LONGEST) {
      return;
    }
    if (node instanceof Mapping mapping) {
      text.append('{');
      String[] separator = {""};
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                text.append(separator[0]).append(json ? quote(name) : plain(name));
                text.append(json ? ":" : ": ");
                append(entry.value());
                separator[0] = json ? "," : ", ";
              });
      text.append('}');
    } else if (node instanceof Sequence sequence) {
      text.append('[');
      String separator = "";
      for (ConfigNode item : sequence.items()) {
        text.append(separator);
        append(item);
        separator = json ? "," : ", ";
      }
      text.append(']');
    } else {
      text.append(scalar((Scalar) node));
    }
  }

  private String scalar(Scalar scalar) {
    if (scalar.kind() == ScalarKind.NULL) {
      return json ? "null" : "";
    }
    boolean isText = scalar.kind() == ScalarKind.STRING;
    if (hidden.test(scalar)) {
      return json && isText ? quote(HIDDEN) : HIDDEN;
    }
    if (json) {
      return isText ? quote(scalar.text()) : scalar.text();
    }
    return isText && scalar.quoted() ? singleQuoted(scalar.text()) : plain(scalar.text());
  }

  private static String plain(String value) {
    return PLAIN.matcher(value).matches() ? value : singleQuoted(value);
  }

  private static String singleQuoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
