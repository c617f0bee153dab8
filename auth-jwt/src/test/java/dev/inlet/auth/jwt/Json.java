package dev.inlet.auth.jwt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON reader (RFC 8259) of the tests' own, so that tokens are not checked by who made them. */
final class Json {
  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  @SuppressWarnings("unchecked") // an object is all that a token holds
  static Map<String, @Nullable Object> parse(String text) {
    Json json = new Json(text);
    Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) json.value();
    if (json.position != text.length() || object == null) {
      throw new AssertionError("not one JSON object: " + text);
    }
    return object;
  }

  private @Nullable Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    expect('{');
    while (peek() != '}') {
      if (!object.isEmpty()) {
        expect(',');
      }
      String name = string();
      expect(':');
      if (object.containsKey(name)) {
        throw new AssertionError("repeated: " + name);
      }
      object.put(name, value());
    }
    expect('}');
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      if (!array.isEmpty()) {
        expect(',');
      }
      array.add(value());
    }
    expect(']');
    return array;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(position++);
    if (c == 'u') {
      position += 4;
      return (char) Integer.parseInt(text.substring(position - 4, position), 16);
    }
    int index = "nrtbf".indexOf(c);
    return index < 0 ? c : "\n\r\t\b\f".charAt(index);
  }

  private @Nullable Object literal(String literal, @Nullable Object value) {
    literal.chars().forEach(c -> expect((char) c));
    return value;
  }

  private BigDecimal number() {
    int start = position;
    while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return new BigDecimal(text.substring(start, position));
  }

  private char peek() {
    return text.charAt(position);
  }

  private void expect(char c) {
    if (text.charAt(position++) != c) {
      throw new AssertionError("expected " + c + " at " + (position - 1) + ": " + text);
    }
  }
}
