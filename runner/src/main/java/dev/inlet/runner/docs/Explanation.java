package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Suggestions;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reference at the prompt: what one field or section of a config means. */
public final class Explanation {
  private static final int WIDTH = 80;

  private final ConfigSpec root;
  private final List<KnownPath> known;

  /**
   * Explains configs.
   *
   * @param root the fields of a config's root
   * @throws RuntimeException or LinkageError if a plugin cannot describe itself
   */
  public Explanation(ConfigSpec root) {
    this.root = root;
    this.known = KnownPath.all(root);
  }

  /** The whole config: what stands at its root. */
  public String ofRoot() {
    StringBuilder out = new StringBuilder();
    out.append(PlainProse.wrapped(root.summary(), WIDTH));
    children(fieldsOf(root), out);
    return out.toString();
  }

  /**
   * What a path means, of which the beginning may be left out, such as {@code websocket.jwt}; empty
   * if there is no such path.
   */
  public Optional<String> of(String path) {
    List<KnownPath> matches = matches(KnownPath.plain(path));
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    describe(matches.get(0), out);
    if (matches.size() > 1) {
      out.append("\nAlso called so:\n");
      matches.stream().skip(1).forEach(other -> out.append("  ").append(other.path()).append('\n'));
    }
    return Optional.of(out.toString());
  }

  /** A path that was probably meant, as long as the one that was asked for. */
  public Optional<String> closest(String path) {
    String wanted = KnownPath.plain(path);
    int steps = wanted.split("\\.", -1).length;
    List<String> ends = known.stream().map(each -> lastSteps(each.plain(), steps)).toList();
    String name = lastSteps(wanted, 1);
    return Suggestions.closest(wanted, ends)
        .or(() -> matches(name).stream().map(KnownPath::plain).findFirst())
        .or(() -> Suggestions.closest(name, known.stream().map(KnownPath::name).toList()));
  }

  private static String lastSteps(String path, int steps) {
    List<String> all = List.of(path.split("\\.", -1));
    return String.join(".", all.subList(Math.max(0, all.size() - steps), all.size()));
  }

  /** The path itself or else those that end in it, the shortest first. */
  private List<KnownPath> matches(String wanted) {
    List<KnownPath> exact = known.stream().filter(each -> each.plain().equals(wanted)).toList();
    return exact.isEmpty()
        ? known.stream()
            .filter(each -> each.plain().endsWith("." + wanted))
            .sorted(Comparator.comparingInt(each -> each.path().split("\\.", -1).length))
            .toList()
        : exact;
  }

  private static void describe(KnownPath path, StringBuilder out) {
    out.append(path.path()).append("\n\n");
    Optional<Field<?>> field = path.field();
    String meaning = field.map(FieldShape::description).or(() -> summary(path)).orElse("");
    out.append(PlainProse.wrapped(meaning, WIDTH)).append('\n');
    field.ifPresent(each -> facts(each, out));
    boolean isPlugin = field.map(Field::description).orElse("").isEmpty();
    Optional<String> more =
        isPlugin ? path.inside().map(ConfigSpec::description) : Optional.empty();
    more.filter(text -> !text.isBlank())
        .ifPresent(text -> out.append(PlainProse.wrapped(text, WIDTH)).append('\n'));
    children(childrenOf(path), out);
  }

  private static Optional<String> summary(KnownPath path) {
    return path.inside().map(ConfigSpec::summary);
  }

  private static <T> void facts(Field<T> field, StringBuilder out) {
    fact("type", field.type().shape().describe(), out);
    if (field.defaultValue().isPresent()) {
      fact("default", shown(FieldShape.plainDefault(field)), out);
    }
    if (field.required()) {
      fact("required", "yes", out);
    }
    List<String> options = field.type().shape().options();
    if (!options.isEmpty()) {
      fact("options", String.join(", ", options), out);
    }
    if (field.secret()) {
      fact("secret", "yes; a variable such as ${NAME} keeps it out of files", out);
    }
    for (T example : field.examples()) {
      out.append("\nexample:\n")
          .append(
              new Yaml()
                  .field(0, field.name(), field.type().toPlain(example))
                  .toString()
                  .indent(2));
    }
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String text ? Yaml.text(text) : Json.compact(value);
  }

  private static void fact(String name, String value, StringBuilder out) {
    out.append("  ").append(String.format("%-9s ", name)).append(value).append('\n');
  }

  /** A line of a list of fields. */
  private record Child(String name, String type, String value, String meaning) {}

  private static List<Child> childrenOf(KnownPath path) {
    ValueShape shape =
        path.field().<ValueShape>map(field -> field.type().shape()).orElse(new ValueShape.Tree());
    if (shape instanceof ValueShape.OneSection choice) {
      List<Child> children = new ArrayList<>(fieldsOf(choice.beside()));
      choice
          .sections()
          .forEach(
              (name, spec) -> children.add(new Child(name, "object", "", spec.get().summary())));
      return List.copyOf(children);
    }
    return path.inside().map(Explanation::fieldsOf).orElse(List.of());
  }

  private static List<Child> fieldsOf(ConfigSpec spec) {
    return spec.fields().stream().map(Explanation::child).toList();
  }

  private static Child child(Field<?> field) {
    String value =
        field.required()
            ? "required"
            : field.defaultValue().isPresent() ? shown(FieldShape.plainDefault(field)) : "";
    return new Child(
        field.name(),
        field.type().shape().describe(),
        value.length() > 30 ? "…" : value,
        PlainProse.firstSentence(FieldShape.description(field)));
  }

  private static void children(List<Child> children, StringBuilder out) {
    if (children.isEmpty()) {
      return;
    }
    int name = children.stream().mapToInt(child -> child.name().length()).max().orElse(0);
    int type = children.stream().mapToInt(child -> child.type().length()).max().orElse(0);
    int value = children.stream().mapToInt(child -> child.value().length()).max().orElse(0);
    String format = "  %-" + name + "s  %-" + type + "s  %-" + Math.max(1, value) + "s  %s";
    out.append("\nfields:\n");
    for (Child child : children) {
      out.append(
              String.format(format, child.name(), child.type(), child.value(), child.meaning())
                  .stripTrailing())
          .append('\n');
    }
  }
}
