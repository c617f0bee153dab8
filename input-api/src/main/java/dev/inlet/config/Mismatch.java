package dev.inlet.config;

import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reports a value of the wrong kind: what was expected, what stands there, and what to write, with
 * the user's own text in it unless that may be a secret.
 */
final class Mismatch {
  private static final int SHOWN_FIELDS = 4;

  /** What others write where there should be no limit. */
  private static final Pattern NO_LIMIT =
      Pattern.compile(
          "-\\d.*|0[a-z]*|none|no|off|never|false|disabled|unlimited|inf|infinite|infinity|forever",
          Pattern.CASE_INSENSITIVE);

  /** A name and a value in one text. */
  private static final Pattern PAIR = Pattern.compile("([^\\s:=]+)(?::\\s+|=)(.+)");

  private Mismatch() {}

  /** Not a text. */
  static void text(ConfigNode node, ReadContext context) {
    context.error(node.location(), found("a string", node) + textAdvice(node, context));
  }

  private static String textAdvice(ConfigNode node, ReadContext context) {
    if (node instanceof Sequence sequence
        && sequence.items().size() == 1
        && sequence.items().get(0) instanceof Scalar single
        && single.kind() != ScalarKind.NULL) {
      String text = context.hides(single) ? "" : ": " + Snippet.yaml(single, context::hides);
      return "; write it without the dash or the brackets" + text;
    }
    boolean empty =
        node instanceof Scalar
            || (node instanceof Sequence list && list.items().isEmpty())
            || (node instanceof Mapping mapping && mapping.entries().isEmpty());
    return empty
        ? ""
        : "; if it is meant as text, put it in single quotes: "
            + Snippet.quotedJson(node, context::hides);
  }

  /** Neither a list nor something else than a single value of a kind. */
  static void single(ConfigNode node, String expectation, ReadContext context) {
    context.error(node.location(), found(expectation, node));
  }

  /**
   * A text that is no value of a kind.
   *
   * @param meant what the kind takes its author to have meant
   */
  static void value(
      Scalar scalar, String expectation, Optional<String> meant, ReadContext context) {
    Optional<String> advice =
        limitAdvice(scalar, context)
            .or(
                () ->
                    context.hides(scalar) ? Optional.empty() : meant.map(text -> "write " + text));
    context.error(
        scalar.location(),
        "expected "
            + expectation
            + " but found "
            + context.quote(scalar)
            + advice.map(text -> "; " + text).orElse(""));
  }

  /** What to write in place of a sign that there should be no limit. */
  static Optional<String> limitAdvice(ConfigNode node, ReadContext context) {
    return node instanceof Scalar scalar && NO_LIMIT.matcher(scalar.text()).matches()
        ? context.noLimit()
        : Optional.empty();
  }

  /** Not a list. */
  static void list(ConfigNode node, FieldType<?> item, ReadContext context) {
    String advice = "";
    if (node instanceof Scalar scalar && takes(item, scalar)) {
      advice =
          "; write "
              + Snippet.yaml(new Sequence(scalar.location(), List.of(scalar)), context::hides);
    } else if (node instanceof Mapping) {
      advice = "; put a dash before each item, also before the only one";
    }
    context.error(node.location(), found("a list", node) + advice);
  }

  /** Not an object with free names. */
  static void map(ConfigNode node, ReadContext context) {
    String advice = "";
    if (node instanceof Sequence sequence) {
      advice = withoutDashes(sequence, context::hides);
    } else if (node instanceof Scalar scalar && scalar.kind() != ScalarKind.NULL) {
      advice = "; write {" + pair(scalar, context) + "}";
    }
    context.error(node.location(), found("an object", node) + advice);
  }

  private static String pair(Scalar scalar, ReadContext context) {
    Matcher pair = PAIR.matcher(scalar.text());
    if (context.hides(scalar) || !pair.matches()) {
      return "NAME: value";
    }
    Scalar value = new Scalar(scalar.location(), ScalarKind.STRING, pair.group(2));
    String snippet =
        Snippet.yaml(
            new Mapping(
                scalar.location(), Map.of(pair.group(1), new Entry(scalar.location(), value))),
            context::hides);
    return snippet.substring(1, snippet.length() - 1);
  }

  private static String withoutDashes(Sequence sequence, Predicate<Scalar> hidden) {
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (ConfigNode item : sequence.items()) {
      if (!(item instanceof Mapping mapping)) {
        return "; write each as NAME: value, without a dash";
      }
      mapping.entries().forEach(merged::putIfAbsent);
    }
    return (merged.isEmpty() ? "; write " : "; write it without dashes: ")
        + Snippet.yaml(new Mapping(sequence.location(), merged), hidden);
  }

  /** Not an object with fields of its own. */
  static void section(ConfigNode node, ConfigSpec spec, ReadContext context) {
    String advice = "";
    if (node instanceof Sequence sequence && !sequence.items().isEmpty()) {
      advice = "; write its fields without dashes";
    } else if (node instanceof Scalar scalar) {
      advice = sectionAdvice(scalar, spec, context);
    }
    context.error(node.location(), found("an object", node) + advice);
  }

  private static String sectionAdvice(Scalar scalar, ConfigSpec spec, ReadContext context) {
    Optional<Field<?>> meant =
        candidates(scalar, spec).filter(field -> takes(field.type(), scalar)).findFirst();
    if (meant.isPresent()) {
      Field<?> field = meant.get();
      return "; write "
          + Snippet.yaml(
              new Mapping(
                  scalar.location(), Map.of(field.name(), new Entry(scalar.location(), scalar))),
              value -> field.secret() || context.hides(value));
    }
    if (spec.fields().isEmpty()) {
      return "; write {}";
    }
    String more = spec.fields().size() > SHOWN_FIELDS ? ", …" : "";
    return "; its fields are: "
        + spec.fields().stream()
            .limit(SHOWN_FIELDS)
            .map(Field::name)
            .collect(Collectors.joining(", ", "", more));
  }

  /** The fields that somebody may have in mind who writes a section as a single value. */
  private static Stream<Field<?>> candidates(Scalar scalar, ConfigSpec spec) {
    if (scalar.kind() == ScalarKind.BOOLEAN) {
      return spec.toggle().stream().map(toggle -> toggle);
    }
    List<Field<?>> others =
        spec.fields().stream().filter(field -> !spec.toggle().equals(Optional.of(field))).toList();
    Stream<Field<?>> required = others.stream().filter(Field::required);
    return Stream.concat(required, others.stream().limit(1));
  }

  private static boolean takes(FieldType<?> type, Scalar scalar) {
    List<Problem> problems = new ArrayList<>();
    return scalar.kind() != ScalarKind.NULL
        && type.read(scalar, new ReadContext("", true, problems, new Masker())).isPresent();
  }

  private static String found(String expectation, ConfigNode node) {
    return "expected " + expectation + " but found " + node.describe();
  }
}
