package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A field of a configuration: the typed key that a program reads it with, and its description for
 * people. Immutable; each method that changes something gives a new field. Two fields are the same
 * only if they are the same object, so keep them in constants.
 *
 * @param <T> what {@link Config#get} gives for it
 */
public final class Field<T> {
  private final String name;
  private final FieldType<T> type;
  private final String description;
  private final Optional<T> defaultValue;
  private final boolean required;
  private final boolean advanced;
  private final boolean secret;
  private final List<T> examples;
  private final List<Check<T>> checks;
  private final Optional<NoLimit<T>> noLimit;

  /** What stands for no limit; without a value, that the field is left out. */
  private record NoLimit<T>(Optional<T> value, String purpose) {
    String advice(FieldType<T> type) {
      return value.map(none -> "write " + type.toPlain(none)).orElse("leave it out")
          + " "
          + purpose;
    }
  }

  private record Check<T>(String requirement, Predicate<T> predicate) {}

  private Field(Builder<T> builder) {
    name = builder.name;
    type = builder.type;
    description = builder.description;
    defaultValue = builder.defaultValue;
    required = builder.required;
    advanced = builder.advanced;
    secret = builder.secret;
    examples = List.copyOf(builder.examples);
    checks = List.copyOf(builder.checks);
    noLimit = builder.noLimit;
  }

  /** A field of any type. */
  public static <T> Builder<T> of(String name, FieldType<T> type) {
    return new Builder<>(name, type);
  }

  /** A field of text. */
  public static Builder<String> string(String name) {
    return of(name, FieldTypes.STRING);
  }

  /**
   * A secret field of one line of text, such as a password or a token. One line end behind it does
   * not count, and other control characters are refused (see {@link CredentialText}).
   */
  public static Builder<String> credential(String name) {
    return of(name, FieldTypes.CREDENTIAL).secret();
  }

  /** A field of the name of a file: text that is shown even where it came from a variable. */
  public static Builder<String> path(String name) {
    return of(name, FieldTypes.NAME);
  }

  /** A field that is true or false. */
  public static Builder<Boolean> bool(String name) {
    return of(name, FieldTypes.BOOL);
  }

  /** A field of a whole number. */
  public static Builder<Integer> integer(String name) {
    return of(name, FieldTypes.INTEGER);
  }

  /** A field of a length of time, never negative. */
  public static Builder<Duration> duration(String name) {
    return of(name, FieldTypes.DURATION);
  }

  /** A field of a number of bytes, never negative. */
  public static Builder<Long> size(String name) {
    return of(name, FieldTypes.SIZE);
  }

  /** A field of one of an enum's constants, written in lower case. */
  public static <E extends Enum<E>> Builder<E> choice(String name, Class<E> type) {
    return of(name, FieldTypes.choice(type));
  }

  /** A field of one of these texts, of which the empty one stands for no choice. */
  public static Builder<String> oneOf(String name, List<String> texts) {
    return of(name, FieldTypes.oneOf(texts));
  }

  /** A field of a list of text, empty by default. */
  public static Builder<List<String>> strings(String name) {
    return of(name, FieldTypes.listOf(FieldTypes.STRING)).defaultsTo(List.of());
  }

  /** A field of an object with text values under free names, empty by default. */
  public static Builder<Map<String, String>> stringMap(String name) {
    return of(name, FieldTypes.mapOf(FieldTypes.STRING)).defaultsTo(Map.of());
  }

  /** A field of an object of any content, empty by default. */
  public static Builder<Map<String, @Nullable Object>> tree(String name) {
    return of(name, FieldTypes.TREE).defaultsTo(Collections.unmodifiableMap(new LinkedHashMap<>()));
  }

  /** A field of an object with fields of its own. */
  public static Builder<Config> object(String name, ConfigSpec spec) {
    return object(name, () -> spec);
  }

  /** A field of an object whose fields are asked for when they are needed. */
  public static Builder<Config> object(String name, Supplier<ConfigSpec> spec) {
    return of(name, FieldTypes.object(spec));
  }

  /** The name under which it stands in the configuration. */
  public String name() {
    return name;
  }

  /** How its value is read, checked and described. */
  public FieldType<T> type() {
    return type;
  }

  /** What it means, in Markdown. */
  public String description() {
    return description;
  }

  /** What counts when the configuration does not name it. */
  public Optional<T> defaultValue() {
    return defaultValue;
  }

  /** Whether a configuration has to name it. */
  public boolean required() {
    return required;
  }

  /** Whether most configurations do without it. */
  public boolean advanced() {
    return advanced;
  }

  /** Whether its value is never to be shown. */
  public boolean secret() {
    return secret;
  }

  /** Values that the reference shows, in the order in which they were added. */
  public List<T> examples() {
    return examples;
  }

  /** Reads a node and checks the value; every problem goes to the context. */
  Optional<T> read(ConfigNode node, ReadContext context) {
    ReadContext place = noLimit.map(none -> context.withNoLimit(none.advice(type))).orElse(context);
    Optional<T> value = type.read(node, place);
    value.ifPresent(
        read -> {
          for (Check<T> check : checks) {
            if (!check.predicate.test(read)) {
              Optional<String> advice = Mismatch.limitAdvice(node, place);
              place.error(
                  node.location(), check.requirement + advice.map(text -> "; " + text).orElse(""));
            }
          }
        });
    return value;
  }

  /** The value of an absent field; empty for one without a default. */
  Optional<T> absentValue() {
    return defaultValue.isPresent() ? defaultValue : type.absent();
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Builds a field.
   *
   * @param <T> what {@link Config#get} gives for the field
   */
  public static final class Builder<T> {
    private final String name;
    private final FieldType<T> type;
    private String description = "";
    private Optional<T> defaultValue = Optional.empty();
    private boolean required;
    private boolean advanced;
    private boolean secret;
    private final List<T> examples = new ArrayList<>();
    private final List<Check<T>> checks = new ArrayList<>();
    private Optional<NoLimit<T>> noLimit = Optional.empty();

    private Builder(String name, FieldType<T> type) {
      this.name = requireNonNull(name, "name is null");
      this.type = requireNonNull(type, "type is null");
    }

    /** What the field means, in Markdown; the first sentence says it all. */
    public Builder<T> description(String markdown) {
      description = requireNonNull(markdown, "markdown is null");
      return this;
    }

    /** What counts when the configuration does not name the field. Checks are not applied to it. */
    public Builder<T> defaultsTo(T value) {
      defaultValue = Optional.of(value);
      return this;
    }

    /** A configuration has to name it. */
    public Builder<T> required() {
      required = true;
      return this;
    }

    /** Most configurations do without it. */
    public Builder<T> advanced() {
      advanced = true;
      return this;
    }

    /** The value is never shown: not in messages, logs or {@code toString}. */
    public Builder<T> secret() {
      secret = true;
      return this;
    }

    /** A value for the reference to show; may be called several times. */
    public Builder<T> example(T value) {
      examples.add(value);
      return this;
    }

    /**
     * Refuses values.
     *
     * @param requirement what the user reads, such as "must be at least 1"
     */
    public Builder<T> check(String requirement, Predicate<T> predicate) {
      checks.add(new Check<>(requirement, predicate));
      return this;
    }

    /**
     * Names the value that stands for no limit, for whoever writes something else for that, such as
     * {@code -1} or {@code never}.
     *
     * @param purpose what the user reads behind the value, such as "for no limit"
     */
    public Builder<T> noLimit(T value, String purpose) {
      noLimit =
          Optional.of(
              new NoLimit<>(Optional.of(value), requireNonNull(purpose, "purpose is null")));
      return this;
    }

    /**
     * States that there is no limit where the field is left out, for whoever writes something for
     * that, such as {@code -1} or {@code never}.
     *
     * @param purpose what the user reads behind "leave it out", such as "for no limit"
     */
    public Builder<T> noLimitIfLeftOut(String purpose) {
      noLimit =
          Optional.of(new NoLimit<>(Optional.empty(), requireNonNull(purpose, "purpose is null")));
      return this;
    }

    /** Makes the field; the builder may be used on for another one. */
    public Field<T> build() {
      return new Field<>(this);
    }
  }
}
