package dev.inlet.runner.docs;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values as JSON: maps, collections, text, numbers, booleans and null. */
final class Json {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private Json(boolean indented) {
    this.indented = indented;
  }

  /** On one line. */
  static String compact(@Nullable Object value) {
    Json json = new Json(false);
    json.write(value, 0);
    return json.out.toString();
  }

  /** With a line for each value. */
  static String indented(@Nullable Object value) {
    Json json = new Json(true);
    json.write(value, 0);
    return json.out.append('\n').toString();
  }

  private void write(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else if (value instanceof Collection<?> items) {
      writeItems(items, depth);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      out.append(quote(value.toString()));
    }
  }

  private void writeMap(Map<?, ?> map, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      newLine(depth + 1);
      out.append(quote(String.valueOf(entry.getKey()))).append(": ");
      write(entry.getValue(), depth + 1);
      separate(entries.hasNext(), depth);
    }
    out.append('}');
  }

  private void writeItems(Collection<?> items, int depth) {
    out.append('[');
    Iterator<?> remaining = items.iterator();
    while (remaining.hasNext()) {
      newLine(depth + 1);
      write(remaining.next(), depth + 1);
      separate(remaining.hasNext(), depth);
    }
    out.append(']');
  }

  private void separate(boolean hasNext, int depth) {
    if (hasNext) {
      out.append(indented ? "," : ", ");
    } else {
      newLine(depth);
    }
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  /** A text in double quotes, which YAML reads in the same way. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (isPrintable(character)) {
            quoted.append(character);
          } else {
            quoted.append(String.format("\\u%04x", (int) character));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
