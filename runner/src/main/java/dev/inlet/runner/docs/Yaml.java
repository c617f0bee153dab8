package dev.inlet.runner.docs;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes plain values as YAML in block style, such that every reader of YAML takes them alike. */
final class Yaml {

  private static final Pattern PLAIN_START = Pattern.compile("[A-Za-z_/$][\\x20-\\x7E]*");
  private static final Pattern UNSAFE_INSIDE = Pattern.compile(": | #|[: ]$");
  private static final Pattern QUANTITY =
      Pattern.compile("(\\d+(ns|us|ms|s|m|h|d))+|\\d+([KMG]i)?B");

  /** What one or the other version of YAML takes for something else than text. */
  private static final Pattern KEYWORD =
      Pattern.compile("true|false|yes|no|on|off|y|n|null", Pattern.CASE_INSENSITIVE);

  private final StringBuilder out = new StringBuilder();

  /**
   * Writes a named value.
   *
   * @param indent how many spaces stand before each line
   * @param comment what stands behind the value; empty for nothing
   */
  Yaml field(int indent, String name, @Nullable Object value, String comment) {
    out.append(" ".repeat(indent)).append(text(name)).append(':');
    value(indent, value, comment);
    return this;
  }

  Yaml field(int indent, String name, @Nullable Object value) {
    return field(indent, name, value, "");
  }

  /** Writes a name whose fields follow with a larger indent. */
  Yaml section(int indent, String name) {
    return field(indent, name, null);
  }

  Yaml comment(String text) {
    out.append("# ").append(text).append('\n');
    return this;
  }

  Yaml blankLine() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void value(int indent, @Nullable Object value, String comment) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      endLine(comment);
      map.forEach((name, child) -> field(indent + 2, String.valueOf(name), child));
    } else if (value instanceof Collection<?> items && !items.isEmpty()) {
      endLine(comment);
      items.forEach(item -> item(indent + 2, item));
    } else if (value instanceof String text && isBlock(text)) {
      out.append(text.endsWith("\n") ? " |" : " |-");
      endLine(comment);
      text.lines().forEach(line -> line(indent + 2, line));
    } else {
      if (value != null) {
        out.append(' ').append(scalar(value));
      }
      endLine(comment);
    }
  }

  private void item(int indent, @Nullable Object item) {
    out.append(" ".repeat(indent)).append('-');
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      // The first field goes behind the dash, where the others are indented to.
      Yaml fields = new Yaml();
      map.forEach((name, child) -> fields.field(indent + 2, String.valueOf(name), child));
      out.append(' ').append(fields.toString().stripLeading());
    } else if (item == null) {
      out.append(" null\n");
    } else {
      value(indent, item, "");
    }
  }

  private void line(int indent, String line) {
    out.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
  }

  private void endLine(String comment) {
    out.append(comment.isEmpty() ? "" : " # " + comment).append('\n');
  }

  private static String scalar(Object value) {
    if (value instanceof Map) {
      return "{}";
    }
    if (value instanceof Collection) {
      return "[]";
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : text(value.toString());
  }

  /** A text with as few quotes and escapes as it can do with. */
  static String text(String text) {
    if (isPlain(text)) {
      return text;
    }
    boolean hasQuotes = text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
    return hasQuotes && isPrintable(text) ? "'" + text.replace("'", "''") + "'" : Json.quote(text);
  }

  private static boolean isPlain(String text) {
    return QUANTITY.matcher(text).matches()
        || (PLAIN_START.matcher(text).matches()
            && !UNSAFE_INSIDE.matcher(text).find()
            && !KEYWORD.matcher(text).matches());
  }

  /** Whether no character but quotes and backslashes needs an escape. */
  private static boolean isPrintable(String text) {
    return Json.quote(text.replaceAll("[\"\\\\]", "")).indexOf('\\') < 0;
  }

  /** Whether a text reads best as lines of its own, and is the same then. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && !text.startsWith(" ")
        && !text.endsWith("\n\n")
        && isPrintable(text.replace("\n", ""));
  }
}
