package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value in memory, for messages that are rare. Look-ups never throw: what is not there, or
 * of another kind, is empty.
 *
 * <p>Immutable. Numbers are kept as they are written; values are equal if they are written alike,
 * but for white space, escapes and the order of members.
 */
public final class JsonValue {
  /** The value {@code null}. */
  public static final JsonValue NULL = new JsonValue(JsonKind.NULL, "null");

  private final JsonKind kind;

  // A Map, a List, or the text of a scalar.
  private final Object content;

  private JsonValue(JsonKind kind, Object content) {
    this.kind = kind;
    this.content = content;
  }

  /**
   * Reads a message to its end, all of it checked but for UTF-8 (see {@link JsonScanner}). Of
   * several members of a name, the first counts.
   */
  public static JsonValue parse(byte[] json, int offset, int length) throws JsonException {
    JsonScanner scanner = new JsonScanner();
    scanner.reset(json, offset, length);
    JsonValue value = read(scanner);
    scanner.finish();
    return value;
  }

  /** As {@link #parse(byte[], int, int)}; errors count bytes of UTF-8. */
  public static JsonValue parse(String json) throws JsonException {
    byte[] utf8 = json.getBytes(UTF_8);
    return parse(utf8, 0, utf8.length);
  }

  /** Reads the value that is next in a scanner. Calls itself at most {@code MAX_DEPTH} deep. */
  static JsonValue read(JsonScanner scanner) throws JsonException {
    return switch (scanner.kind()) {
      case OBJECT -> readObject(scanner);
      case ARRAY -> readArray(scanner);
      case STRING -> of(scanner.readString());
      case NUMBER -> new JsonValue(JsonKind.NUMBER, scanner.readNumber());
      case BOOLEAN -> of(scanner.readBoolean());
      case NULL -> {
        scanner.readNull();
        yield NULL;
      }
    };
  }

  private static JsonValue readObject(JsonScanner scanner) throws JsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    scanner.enterObject();
    while (scanner.nextMember()) {
      String name = scanner.name();
      members.putIfAbsent(name, read(scanner));
    }
    return new JsonValue(JsonKind.OBJECT, Collections.unmodifiableMap(members));
  }

  private static JsonValue readArray(JsonScanner scanner) throws JsonException {
    List<JsonValue> elements = new ArrayList<>();
    scanner.enterArray();
    while (scanner.nextElement()) {
      elements.add(read(scanner));
    }
    return new JsonValue(JsonKind.ARRAY, Collections.unmodifiableList(elements));
  }

  /** A string. */
  public static JsonValue of(String text) {
    return new JsonValue(JsonKind.STRING, text);
  }

  /** A whole number. */
  public static JsonValue of(long number) {
    return new JsonValue(JsonKind.NUMBER, Long.toString(number));
  }

  /** A decimal number. */
  public static JsonValue of(BigDecimal number) {
    return new JsonValue(JsonKind.NUMBER, number.toString());
  }

  /** True or false. */
  public static JsonValue of(boolean value) {
    return new JsonValue(JsonKind.BOOLEAN, Boolean.toString(value));
  }

  /** An object, with its members in the order of the map. */
  public static JsonValue object(Map<String, JsonValue> members) {
    return new JsonValue(
        JsonKind.OBJECT, Collections.unmodifiableMap(new LinkedHashMap<>(members)));
  }

  /** An array. */
  public static JsonValue array(List<JsonValue> elements) {
    return new JsonValue(JsonKind.ARRAY, List.copyOf(elements));
  }

  /**
   * A plain value, as configurations have them: null, text, booleans, numbers, lists, and maps
   * whose keys are text.
   *
   * @throws IllegalArgumentException if it holds anything else
   */
  public static JsonValue ofPlain(@Nullable Object plain) {
    if (plain == null) {
      return NULL;
    }
    if (plain instanceof String text) {
      return of(text);
    }
    if (plain instanceof Boolean value) {
      return of(value.booleanValue());
    }
    if (plain instanceof Number number) {
      return ofNumber(number);
    }
    if (plain instanceof List<?> elements) {
      return array(elements.stream().map(JsonValue::ofPlain).toList());
    }
    if (plain instanceof Map<?, ?> members) {
      Map<String, JsonValue> converted = new LinkedHashMap<>();
      members.forEach((name, member) -> converted.put(String.valueOf(name), ofPlain(member)));
      return object(converted);
    }
    throw new IllegalArgumentException("a " + plain.getClass().getName() + " is no plain value");
  }

  private static JsonValue ofNumber(Number number) {
    try {
      return of(new BigDecimal(number.toString()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("JSON has no such number", e); // infinite, or none
    }
  }

  /** What the value is. */
  public JsonKind kind() {
    return kind;
  }

  /** The members of an object in their order; empty for anything else. */
  @SuppressWarnings("unchecked") // The kind says what the content is.
  public Map<String, JsonValue> members() {
    return kind == JsonKind.OBJECT ? (Map<String, JsonValue>) content : Map.of();
  }

  /** The elements of an array; empty for anything else. */
  @SuppressWarnings("unchecked") // The kind says what the content is.
  public List<JsonValue> elements() {
    return kind == JsonKind.ARRAY ? (List<JsonValue>) content : List.of();
  }

  /** A member of an object. */
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(members().get(name));
  }

  /**
   * The value that a JSON pointer names, seen from this one.
   *
   * @throws IllegalArgumentException if it is not a JSON pointer, see {@link JsonPointers#of}
   */
  public Optional<JsonValue> at(String pointer) {
    Optional<JsonValue> value = Optional.of(this);
    for (String token : JsonPointers.tokens(pointer)) {
      value = value.flatMap(each -> each.child(token));
    }
    return value;
  }

  private Optional<JsonValue> child(String token) {
    if (kind != JsonKind.ARRAY) {
      return member(token);
    }
    int index = PointerNode.index(token);
    return index == PointerNode.NONE || index >= elements().size()
        ? Optional.empty()
        : Optional.of(elements().get(index));
  }

  /** A string. */
  public Optional<String> asString() {
    return kind == JsonKind.STRING ? Optional.of((String) content) : Optional.empty();
  }

  /** A string, or a number or boolean as it is written. */
  public Optional<String> asText() {
    return content instanceof String text && kind != JsonKind.NULL
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A whole number of at most 64 bits; {@code 1.0} and {@code 1e3} are whole. */
  public OptionalLong asLong() {
    return kind == JsonKind.NUMBER ? JsonNumbers.whole((String) content) : OptionalLong.empty();
  }

  /** A number whose exponent a {@link BigDecimal} can hold. */
  public Optional<BigDecimal> asDecimal() {
    return kind == JsonKind.NUMBER ? JsonNumbers.decimal((String) content) : Optional.empty();
  }

  /** True or false. */
  public Optional<Boolean> asBoolean() {
    return kind == JsonKind.BOOLEAN ? Optional.of(content.equals("true")) : Optional.empty();
  }

  /** The value as JSON. */
  public String toJson() {
    return new JsonWriter().value(this).toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonValue value && kind == value.kind && content.equals(value.content);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + content.hashCode();
  }

  /** The kind alone, since the value may be secret. */
  @Override
  public String toString() {
    return "JsonValue[" + kind + "]";
  }
}
