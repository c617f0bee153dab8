package dev.inlet.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The field types of every configuration. */
public final class FieldTypes {

  /**
   * Text. A number or boolean counts as the text that was written. What came into it from a
   * variable counts as a secret.
   */
  public static final FieldType<String> STRING = new TextType(true);

  /**
   * Text that names something people have to see, such as a file or a host: as {@link #STRING}, but
   * what came into it from a variable is no secret.
   */
  public static final FieldType<String> NAME = new TextType(false);

  /**
   * The text of a credential, as {@link CredentialText} defines it: one line end behind it does not
   * count, and other control characters are refused.
   */
  public static final FieldType<String> CREDENTIAL = new CredentialType();

  /** {@code true} or {@code false}. */
  public static final FieldType<Boolean> BOOL =
      new ScalarType<>(
          ValueShape.Single.BOOLEAN,
          PlainScalars::parseBoolean,
          value -> value,
          "true or false",
          PlainScalars::meantBoolean);

  /** A whole number. */
  public static final FieldType<Integer> INTEGER =
      new ScalarType<>(
          ValueShape.Single.INTEGER,
          PlainScalars::parseInteger,
          value -> value,
          "a whole number",
          PlainScalars::meantInteger);

  /** A length of time, such as {@code 500ms}, {@code 30s} or {@code 1h30m}; {@code 0} is zero. */
  public static final FieldType<Duration> DURATION =
      new ScalarType<>(
          ValueShape.Single.DURATION,
          Durations::parse,
          Durations::format,
          "a duration such as 500ms, 30s or 1h30m",
          Durations::meant);

  /** A number of bytes, such as {@code 512KiB} or {@code 32MiB}; {@code 0} is zero. */
  public static final FieldType<Long> SIZE =
      new ScalarType<>(
          ValueShape.Single.SIZE,
          ByteSizes::parse,
          ByteSizes::format,
          "a size in bytes such as 512KiB or 32MiB",
          ByteSizes::meant);

  /** An object of any content, as plain values. */
  public static final FieldType<Map<String, @Nullable Object>> TREE = new TreeType();

  private FieldTypes() {}

  /** One of an enum's constants, written in lower case. */
  public static <E extends Enum<E>> FieldType<E> choice(Class<E> type) {
    return new ChoiceType<>(type);
  }

  /**
   * One of these texts. The empty text among them stands for no choice: it can be written, but is
   * not shown as an option.
   */
  public static FieldType<String> oneOf(List<String> texts) {
    return new OneOfType(List.copyOf(texts));
  }

  /** A list. */
  public static <T> FieldType<List<T>> listOf(FieldType<T> item) {
    return new ListType<>(item);
  }

  /** An object whose names are free and whose values are of one type. */
  public static <T> FieldType<Map<String, T>> mapOf(FieldType<T> value) {
    return new MapType<>(value);
  }

  /**
   * An object with fields of its own.
   *
   * @param spec asked for when a configuration or a reader of the reference names the section, not
   *     before
   */
  public static FieldType<Config> object(Supplier<ConfigSpec> spec) {
    return new ObjectType(spec);
  }

  private static void reportNoOption(
      ConfigNode.Scalar scalar, List<String> options, ReadContext context) {
    context.error(
        scalar.location(),
        context.quote(scalar) + " is not one of " + String.join(", ", options),
        Suggestions.closest(scalar.text(), options));
  }

  private record TextType(boolean learnsVariables) implements FieldType<String> {

    @Override
    public ValueShape shape() {
      return ValueShape.Single.TEXT;
    }

    @Override
    public Optional<String> read(ConfigNode node, ReadContext context) {
      if (!(node instanceof ConfigNode.Scalar scalar)
          || scalar.kind() == ConfigNode.ScalarKind.NULL) {
        Mismatch.text(node, context);
        return Optional.empty();
      }
      if (learnsVariables) {
        context.learn(scalar);
      } else {
        context.learnIfSecret(scalar);
      }
      return Optional.of(scalar.text());
    }

    @Override
    public Object toPlain(String value) {
      return value;
    }
  }

  private record CredentialType() implements FieldType<String> {

    @Override
    public ValueShape shape() {
      return ValueShape.Single.TEXT;
    }

    @Override
    public Optional<String> read(ConfigNode node, ReadContext context) {
      Optional<String> text = STRING.read(node, context).map(CredentialText::of);
      if (text.isEmpty()) {
        return text;
      }
      context.learn((ConfigNode.Scalar) node, CredentialText::of);
      Optional<String> fault = CredentialText.fault(text.get());
      fault.ifPresent(sentence -> context.error(node.location(), sentence));
      return fault.isEmpty() ? text : Optional.empty();
    }

    @Override
    public Object toPlain(String value) {
      return value;
    }
  }

  private record ScalarType<T>(
      ValueShape shape,
      Function<String, Optional<T>> parser,
      Function<T, Object> formatter,
      String expectation,
      Function<String, Optional<String>> meant)
      implements FieldType<T> {

    @Override
    public Optional<T> read(ConfigNode node, ReadContext context) {
      if (!(node instanceof ConfigNode.Scalar scalar)
          || scalar.kind() == ConfigNode.ScalarKind.NULL) {
        Mismatch.single(node, expectation, context);
        return Optional.empty();
      }
      context.learnIfSecret(scalar);
      Optional<T> value = parser.apply(scalar.text());
      if (value.isEmpty()) {
        Mismatch.value(scalar, expectation, meant.apply(scalar.text()), context);
      }
      return value;
    }

    @Override
    public Object toPlain(T value) {
      return formatter.apply(value);
    }
  }

  private record ChoiceType<E extends Enum<E>>(Class<E> type) implements FieldType<E> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Choice(options());
    }

    @Override
    public Optional<E> read(ConfigNode node, ReadContext context) {
      Optional<String> text = NAME.read(node, context);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Optional<E> value =
          Arrays.stream(type.getEnumConstants())
              .filter(constant -> optionOf(constant).equals(text.get()))
              .findFirst();
      if (value.isEmpty()) {
        reportNoOption((ConfigNode.Scalar) node, options(), context);
      }
      return value;
    }

    @Override
    public Object toPlain(E value) {
      return optionOf(value);
    }

    private List<String> options() {
      return Arrays.stream(type.getEnumConstants()).map(ChoiceType::optionOf).toList();
    }

    private static String optionOf(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }

  private record OneOfType(List<String> texts) implements FieldType<String> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Choice(options());
    }

    @Override
    public Optional<String> read(ConfigNode node, ReadContext context) {
      Optional<String> text = NAME.read(node, context);
      if (text.isPresent() && !texts.contains(text.get())) {
        reportNoOption((ConfigNode.Scalar) node, options(), context);
        return Optional.empty();
      }
      return text;
    }

    @Override
    public Object toPlain(String value) {
      return value;
    }

    private List<String> options() {
      return texts.stream().filter(text -> !text.isEmpty()).toList();
    }
  }

  private record ListType<T>(FieldType<T> item) implements FieldType<List<T>> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Items(item.shape());
    }

    @Override
    public Optional<List<T>> read(ConfigNode node, ReadContext context) {
      if (!(node instanceof ConfigNode.Sequence sequence)) {
        Mismatch.list(node, item, context);
        return Optional.empty();
      }
      int before = context.errorCount();
      List<T> values = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        item.read(sequence.items().get(i), context.item(i)).ifPresent(values::add);
      }
      return context.errorCount() == before
          ? Optional.of(Collections.unmodifiableList(values))
          : Optional.empty();
    }

    @Override
    public Object toPlain(List<T> value) {
      return value.stream().map(item::toPlain).toList();
    }
  }

  private record MapType<T>(FieldType<T> value) implements FieldType<Map<String, T>> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Named(value.shape());
    }

    @Override
    public Optional<Map<String, T>> read(ConfigNode node, ReadContext context) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        Mismatch.map(node, context);
        return Optional.empty();
      }
      int before = context.errorCount();
      Map<String, T> values = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (name, entry) ->
                  value
                      .read(entry.value(), context.child(name, false))
                      .ifPresent(read -> values.put(name, read)));
      return context.errorCount() == before
          ? Optional.of(Collections.unmodifiableMap(values))
          : Optional.empty();
    }

    @Override
    public Object toPlain(Map<String, T> map) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach((name, item) -> plain.put(name, value.toPlain(item)));
      return plain;
    }
  }

  private record TreeType() implements FieldType<Map<String, @Nullable Object>> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Tree();
    }

    @Override
    public Optional<Map<String, @Nullable Object>> read(ConfigNode node, ReadContext context) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        Mismatch.map(node, context);
        return Optional.empty();
      }
      learn(mapping, context);
      return Optional.of(mapping.toPlain());
    }

    private static void learn(ConfigNode node, ReadContext context) {
      if (node instanceof ConfigNode.Scalar scalar) {
        context.learn(scalar);
      } else if (node instanceof ConfigNode.Sequence sequence) {
        sequence.items().forEach(item -> learn(item, context));
      } else if (node instanceof ConfigNode.Mapping mapping) {
        mapping.entries().values().forEach(entry -> learn(entry.value(), context));
      }
    }

    @Override
    public Object toPlain(Map<String, @Nullable Object> value) {
      return value;
    }
  }

  private record ObjectType(Supplier<ConfigSpec> spec) implements FieldType<Config> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Section(spec);
    }

    @Override
    public Optional<Config> read(ConfigNode node, ReadContext context) {
      return spec.get().read(node, context);
    }

    @Override
    public Object toPlain(Config value) {
      return value.toPlain();
    }

    @Override
    public Optional<Config> absent() {
      return Optional.of(spec.get().defaults());
    }
  }
}
