package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration tree that knows where each of its nodes was written, whatever the file format.
 * Immutable. No {@code toString} of a node shows values, since any of them may be a secret.
 */
public sealed interface ConfigNode {

  /** Where this node begins. */
  Location location();

  /** What this node is called in a message to the user: "an object", "a list", "a string"… */
  String describe();

  /** The plain value: String, Long, BigInteger, BigDecimal, Boolean, null, List or Map. */
  @Nullable Object toPlain();

  /**
   * Builds a tree from plain values, for programs that configure a plugin without a file. An enum's
   * constant stands for its name in lower case, as fields with a choice take it.
   *
   * @throws IllegalArgumentException if the value holds anything but maps with string keys,
   *     collections, strings, enums, numbers, booleans and null
   */
  static ConfigNode of(@Nullable Object value) {
    if (value instanceof ConfigNode node) {
      return node;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      map.forEach(
          (key, child) -> {
            if (!(key instanceof String name)) {
              throw new IllegalArgumentException("a key of the configuration is not a string");
            }
            entries.put(name, new Entry(Location.UNKNOWN, of(child)));
          });
      return new Mapping(Location.UNKNOWN, entries);
    }
    if (value instanceof Collection<?> items) {
      return new Sequence(
          Location.UNKNOWN, items.stream().<ConfigNode>map(ConfigNode::of).toList());
    }
    return Scalar.of(value);
  }

  /** What a scalar was written as. */
  enum ScalarKind {
    STRING("a string"),
    INTEGER("a whole number"),
    DECIMAL("a decimal number"),
    BOOLEAN("a boolean"),
    NULL("nothing");

    private final String description;

    ScalarKind(String description) {
      this.description = description;
    }
  }

  /**
   * A single value.
   *
   * @param text the value as it was written; empty for {@link ScalarKind#NULL}
   * @param quoted whether it was marked as text, by quotes or otherwise, so that it is nothing else
   *     whatever it looks like
   * @param substituted the values of variables that were put into the text: each may be a secret
   */
  record Scalar(
      Location location, ScalarKind kind, String text, boolean quoted, List<String> substituted)
      implements ConfigNode {
    public Scalar {
      requireNonNull(location, "location is null");
      requireNonNull(kind, "kind is null");
      requireNonNull(text, "text is null");
      substituted = List.copyOf(substituted);
    }

    /** A value without quotes, in which there was no variable. */
    public Scalar(Location location, ScalarKind kind, String text) {
      this(location, kind, text, false, List.of());
    }

    private static Scalar of(@Nullable Object value) {
      if (value == null) {
        return new Scalar(Location.UNKNOWN, ScalarKind.NULL, "");
      }
      ScalarKind kind;
      if (value instanceof CharSequence || value instanceof Enum<?>) {
        kind = ScalarKind.STRING;
      } else if (value instanceof Boolean) {
        kind = ScalarKind.BOOLEAN;
      } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
        kind = ScalarKind.DECIMAL;
      } else if (value instanceof Number) {
        kind = ScalarKind.INTEGER;
      } else {
        throw new IllegalArgumentException(
            "a " + value.getClass().getName() + " cannot stand in a configuration");
      }
      String text =
          value instanceof Enum<?> constant
              ? constant.name().toLowerCase(Locale.ROOT)
              : value.toString();
      return new Scalar(Location.UNKNOWN, kind, text);
    }

    @Override
    public String describe() {
      return kind.description;
    }

    @Override
    public @Nullable Object toPlain() {
      return switch (kind) {
        case STRING -> text;
        case BOOLEAN -> Boolean.valueOf(text);
        case NULL -> null;
        case INTEGER -> wholeNumber();
        case DECIMAL -> decimalNumber();
      };
    }

    private Object wholeNumber() {
      try {
        BigInteger number = new BigInteger(text);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
      } catch (NumberFormatException e) {
        return text;
      }
    }

    private Object decimalNumber() {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }

    @Override
    public String toString() {
      return describe() + " at " + location;
    }
  }

  /** A list. */
  record Sequence(Location location, List<ConfigNode> items) implements ConfigNode {
    public Sequence {
      requireNonNull(location, "location is null");
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }

    @Override
    public List<@Nullable Object> toPlain() {
      List<@Nullable Object> plain = new ArrayList<>(items.size());
      items.forEach(item -> plain.add(item.toPlain()));
      return Collections.unmodifiableList(plain);
    }

    @Override
    public String toString() {
      return describe() + " at " + location;
    }
  }

  /** An object: named nodes, in the order in which they were written. */
  record Mapping(Location location, Map<String, Entry> entries) implements ConfigNode {
    public Mapping {
      requireNonNull(location, "location is null");
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String describe() {
      return "an object";
    }

    @Override
    public Map<String, @Nullable Object> toPlain() {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      entries.forEach((name, entry) -> plain.put(name, entry.value().toPlain()));
      return Collections.unmodifiableMap(plain);
    }

    @Override
    public String toString() {
      return describe() + " at " + location;
    }
  }

  /**
   * A named node of a {@link Mapping}.
   *
   * @param location where the name was written
   */
  record Entry(Location location, ConfigNode value) {
    public Entry {
      requireNonNull(location, "location is null");
      requireNonNull(value, "value is null");
    }
  }
}
