package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a value is written in a configuration, for programs that describe configurations or convert
 * them from another form.
 */
public sealed interface ValueShape {

  /** What reference pages and messages call it, such as {@code int} or {@code list of string}. */
  String describe();

  /** The options of a {@link Choice}, also where it is an item or the value of a name. */
  default List<String> options() {
    return List.of();
  }

  /** The fields of a {@link Section}, also where it is an item or an alternative. */
  default Optional<ConfigSpec> nested() {
    return Optional.empty();
  }

  /** A value without parts. */
  enum Single implements ValueShape {
    /** Text; a number or a boolean stands for the text that was written. */
    TEXT("string"),
    /** {@code true} or {@code false}. */
    BOOLEAN("bool"),
    /** A whole number. */
    INTEGER("int"),
    /** A length of time, such as {@code 1h30m}; 0 is zero. */
    DURATION("duration"),
    /** A number of bytes, such as {@code 512KiB}; 0 is zero. */
    SIZE("size");

    private final String description;

    Single(String description) {
      this.description = description;
    }

    @Override
    public String describe() {
      return description;
    }
  }

  /**
   * One of some texts.
   *
   * @param options without the empty text, which a field may allow for no choice
   */
  record Choice(List<String> options) implements ValueShape {
    /**
     * A choice of these texts.
     *
     * @param options copied
     */
    public Choice {
      options = List.copyOf(options);
    }

    @Override
    public String describe() {
      return Single.TEXT.describe();
    }
  }

  /**
   * An object with fields of its own.
   *
   * @param spec asked for when the fields are needed, not before
   */
  record Section(Supplier<ConfigSpec> spec) implements ValueShape {
    /** A section whose fields the supplier gives; it is not called here. */
    public Section {
      requireNonNull(spec, "spec is null");
    }

    @Override
    public String describe() {
      return "object";
    }

    @Override
    public Optional<ConfigSpec> nested() {
      return Optional.of(spec.get());
    }
  }

  /**
   * An object that names exactly one of some sections, such as that of a plugin. The name alone, as
   * a text, stands for a section without fields.
   *
   * @param beside the fields that may stand beside the section
   * @param sections by their names; their fields are asked for when they are needed, not before
   */
  record OneSection(ConfigSpec beside, Map<String, Supplier<ConfigSpec>> sections)
      implements ValueShape {
    /**
     * A choice of these sections.
     *
     * @param sections copied, their order kept
     */
    public OneSection {
      requireNonNull(beside, "beside is null");
      sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }

    @Override
    public String describe() {
      return "object";
    }
  }

  /** An object of any content. */
  record Tree() implements ValueShape {

    @Override
    public String describe() {
      return "object";
    }
  }

  /** A list of values of one shape. */
  record Items(ValueShape item) implements ValueShape {
    /** A list whose items all have this shape. */
    public Items {
      requireNonNull(item, "item is null");
    }

    @Override
    public String describe() {
      return "list of " + item.describe();
    }

    @Override
    public List<String> options() {
      return item.options();
    }

    @Override
    public Optional<ConfigSpec> nested() {
      return item.nested();
    }
  }

  /** An object whose names are free and whose values have one shape. */
  record Named(ValueShape value) implements ValueShape {
    /** An object whose values all have this shape. */
    public Named {
      requireNonNull(value, "value is null");
    }

    @Override
    public String describe() {
      return "map of " + value.describe();
    }

    @Override
    public List<String> options() {
      return value.options();
    }

    @Override
    public Optional<ConfigSpec> nested() {
      return value.nested();
    }
  }

  /** One of two shapes, such as a text for the usual case and an object for the others. */
  record Either(ValueShape first, ValueShape second) implements ValueShape {
    /** A value of one of both shapes; the first is the usual one. */
    public Either {
      requireNonNull(first, "first is null");
      requireNonNull(second, "second is null");
    }

    @Override
    public String describe() {
      return first.describe() + " or " + second.describe();
    }

    @Override
    public List<String> options() {
      return first.options().isEmpty() ? second.options() : first.options();
    }

    @Override
    public Optional<ConfigSpec> nested() {
      return first.nested().or(second::nested);
    }
  }
}
