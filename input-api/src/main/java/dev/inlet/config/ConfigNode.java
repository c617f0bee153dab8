package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** As {@link #of(Object, String)}, for a value that is the root of what is read. */
  static ConfigNode of(@Nullable Object value) {
    return of(value, "");
  }

  /**
   * Builds a tree from plain values, for programs that configure a plugin without a file: maps with
   * string keys, collections, text, numbers, booleans, null, nodes of other trees, and these, which
   * become the text that a file would hold: a {@link java.time.Duration}, a {@link java.net.URI}, a
   * {@link java.nio.file.Path}, and an enum's constant, which is written in lower case.
   *
   * @param path what the value is called in problems; empty for the root
   * @throws ConfigException with a problem for every value of another type
   */
  static ConfigNode of(@Nullable Object value, String path) {
    return PlainValues.read(value, path);
  }

  /** What a scalar was written as. */
  enum ScalarKind {
    /** Text, or what was quoted. */
    STRING("a string"),
    /** A number without a fraction or an exponent. */
    INTEGER("a whole number"),
    /** A number with a fraction or an exponent. */
    DECIMAL("a decimal number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("a boolean"),
    /** A name without a value. */
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
    /**
     * A value as the reader of a file found it; {@link ConfigNode#of} makes one of a plain value.
     */
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
    /**
     * A list of nodes that stand in one source.
     *
     * @param items copied
     */
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
    /**
     * An object of nodes that stand in one source.
     *
     * @param entries by name; copied, their order kept
     */
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
    /** A name with its value. */
    public Entry {
      requireNonNull(location, "location is null");
      requireNonNull(value, "value is null");
    }
  }
}
