package dev.inlet.runner.docs;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A config to fill in: what is required, with an empty value, and what is common, with its default;
 * every other field as a comment. A field that is required and empty is a problem to lint, so that
 * none is forgotten.
 */
public final class ConfigTemplate {
  private static final int STEP = 2;

  /** What a value that is to be filled in looks like. */
  private static final Set<String> EMPTY = Set.of("", "[]", "{}");

  private final Choice choice;
  private final StringBuilder out = new StringBuilder();

  /**
   * What a config names.
   *
   * @param plugins the input and the output
   * @param sections schemes and protocols that are enabled
   */
  public record Choice(Set<String> plugins, Set<String> sections) {
    public Choice {
      plugins = Set.copyOf(plugins);
      sections = Set.copyOf(sections);
    }
  }

  private ConfigTemplate(Choice choice) {
    this.choice = choice;
  }

  /**
   * Writes the config.
   *
   * @param root the fields of a config's root
   * @throws RuntimeException or LinkageError if a plugin cannot describe itself
   */
  public static String of(ConfigSpec root, Choice choice) {
    ConfigTemplate template = new ConfigTemplate(choice);
    template.fields(0, root, false);
    return template.out.toString();
  }

  private void fields(int indent, ConfigSpec spec, boolean off) {
    Set<String> unfit = off ? Set.of() : unfit(spec);
    for (Field<?> field : spec.fields()) {
      if (spec.toggle().equals(Optional.of(field))) {
        line(indent, field.name() + ": true", off);
      } else {
        field(indent, field, off || unfit.contains(field.name()));
      }
    }
  }

  private void field(int indent, Field<?> field, boolean off) {
    if (field.type().shape() instanceof ValueShape.OneSection plugins) {
      describe(indent, field);
      line(indent, field.name() + ":", off);
      plugins(indent + STEP, plugins, off);
      return;
    }
    Optional<ConfigSpec> section = FieldShape.isSection(field) ? inside(field) : Optional.empty();
    if (section.isPresent()) {
      section(indent, field, section.get(), off);
    } else {
      describe(indent, field);
      leaf(indent, field, off);
    }
  }

  private static Optional<ConfigSpec> inside(Field<?> field) {
    return field.type().shape().nested();
  }

  private void plugins(int indent, ValueShape.OneSection plugins, boolean off) {
    fields(indent, plugins.beside(), true);
    plugins
        .sections()
        .forEach(
            (name, spec) -> {
              if (choice.plugins().contains(name)) {
                comment(indent, spec.get().summary());
                boolean empty = spec.get().fields().isEmpty();
                line(indent, name + (empty ? ": {}" : ":"), off);
                fields(indent + STEP, spec.get(), off);
              }
            });
  }

  private void section(int indent, Field<?> field, ConfigSpec spec, boolean off) {
    describe(indent, field);
    Optional<Field<Boolean>> toggle = spec.toggle();
    if (toggle.isPresent() && !choice.sections().contains(field.name())) {
      // Whoever wants it asks for it, or looks its fields up.
      line(indent, field.name() + ": {" + toggle.get().name() + ": true}", true);
      return;
    }
    boolean wanted = toggle.isPresent() || !(field.advanced() || hasRequired(spec));
    boolean unused = off || !wanted;
    line(indent, field.name() + ":", unused);
    fields(indent + STEP, spec, unused);
  }

  /** Whether a config without the section is right, but not one with an empty section. */
  private static boolean hasRequired(ConfigSpec spec) {
    return spec.fields().stream().anyMatch(Field::required);
  }

  /**
   * The common fields, but empty ones, that are wrong with their defaults while others are unset.
   */
  private static Set<String> unfit(ConfigSpec spec) {
    Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
    spec.toggle().ifPresent(toggle -> defaults.put(toggle.name(), true));
    spec.fields().stream()
        .filter(field -> isCommon(field) && !defaults.containsKey(field.name()))
        .forEach(field -> defaults.put(field.name(), FieldShape.plainDefault(field)));
    Set<String> sections =
        spec.fields().stream()
            .filter(field -> !field.advanced() && FieldShape.isSection(field))
            .map(Field::name)
            .collect(Collectors.toSet());
    sections.forEach(section -> defaults.put(section, Map.of()));
    // Rules are checked only of what is complete.
    Set<String> required = new HashSet<>();
    for (Field<?> field : spec.fields()) {
      if (field.required()) {
        required.add(field.name());
        defaults.put(field.name(), shown(field));
      }
    }
    Set<String> unfit = new HashSet<>();
    boolean more = true;
    while (more) { // one that is wrong by itself hides what is wrong with others
      Set<String> found =
          spec.check(ConfigNode.of(defaults), "").stream()
              .map(problem -> problem.path().split("[.\\[]", -1)[0])
              .filter(name -> defaults.containsKey(name) && !required.contains(name))
              .filter(
                  name ->
                      sections.contains(name)
                          || !EMPTY.contains(String.valueOf(defaults.get(name))))
              .collect(Collectors.toSet());
      more = unfit.addAll(found);
      defaults.keySet().removeAll(found);
    }
    return unfit;
  }

  private void leaf(int indent, Field<?> field, boolean off) {
    boolean live = !off && (field.required() || isCommon(field));
    Optional<ConfigSpec> item =
        field.required() && FieldShape.isList(field) ? inside(field) : Optional.empty();
    if (item.isPresent()) {
      line(indent, field.name() + ":", !live);
      item(indent + STEP, item.get(), !live);
      return;
    }
    String text =
        field.required()
            ? new Yaml().field(0, field.name(), null, wanted(field)).toString()
            : new Yaml().field(0, field.name(), shown(field)).toString();
    text.lines().forEach(line -> line(indent, line, !live));
  }

  /** The first item of a list that must not be empty: what is required of it. */
  private void item(int indent, ConfigSpec spec, boolean off) {
    List<Field<?>> required = new ArrayList<>();
    spec.fields().stream().filter(Field::required).forEach(required::add);
    String dash = "- ";
    for (Field<?> field : required) {
      line(indent, dash + new Yaml().field(0, field.name(), null, wanted(field)), off);
      dash = "  ";
    }
  }

  private static boolean isCommon(Field<?> field) {
    return !field.advanced() && field.defaultValue().isPresent();
  }

  private static <T> String wanted(Field<T> field) {
    String example =
        field.examples().stream()
            .findFirst()
            .map(value -> ", such as " + Json.compact(field.type().toPlain(value)))
            .orElse("");
    return "fill in: " + field.type().shape().describe() + example;
  }

  private static <T> @Nullable Object shown(Field<T> field) {
    if (field.defaultValue().isPresent()) {
      return FieldShape.plainDefault(field);
    }
    return field.examples().stream()
        .findFirst()
        .<@Nullable Object>map(field.type()::toPlain)
        .orElse(null);
  }

  private void describe(int indent, Field<?> field) {
    String sentence = PlainProse.firstSentence(FieldShape.description(field));
    List<String> options = field.type().shape().options();
    comment(indent, options.isEmpty() ? sentence : sentence + " One of " + join(options) + ".");
  }

  private static String join(List<String> options) {
    return options.stream().collect(Collectors.joining(", "));
  }

  private void comment(int indent, String text) {
    if (!text.isBlank()) {
      out.append(" ".repeat(indent)).append("# ").append(text).append('\n');
    }
  }

  private void line(int indent, String line, boolean off) {
    out.append(" ".repeat(indent)).append(off ? "#" : "").append(line.stripTrailing()).append('\n');
  }
}
