package dev.inlet.testkit;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What both contracts want to know of a spec. */
final class SpecChecks {

  private SpecChecks() {}

  /** The paths of fields that say nothing of themselves, or whose name is none. */
  static List<String> undocumented(ConfigSpec spec) {
    List<String> found = new ArrayList<>();
    undocumented(spec, "", found);
    return found;
  }

  private static void undocumented(ConfigSpec spec, String prefix, List<String> found) {
    for (Field<?> field : spec.fields()) {
      String path = prefix + field.name();
      if (field.description().isBlank() || !field.name().matches("[a-z][a-z0-9_]*")) {
        found.add(path);
      }
      field.type().nested().ifPresent(nested -> undocumented(nested, path + ".", found));
    }
  }

  /** What is wrong with the defaults and examples of a spec. */
  static List<Problem> refusedDefaults(ConfigSpec spec) {
    List<Problem> problems = new ArrayList<>();
    for (Field<?> field : spec.fields()) {
      refusedDefaults(field, problems);
      field.type().nested().ifPresent(nested -> problems.addAll(refusedDefaults(nested)));
    }
    return problems;
  }

  private static <T> void refusedDefaults(Field<T> field, List<Problem> problems) {
    List<T> values = new ArrayList<>(field.examples());
    field.defaultValue().ifPresent(values::add);
    ConfigSpec alone = ConfigSpec.builder().field(field).build();
    for (T value : values) {
      Map<String, @Nullable Object> config = new HashMap<>();
      config.put(field.name(), field.type().toPlain(value));
      problems.addAll(alone.check(ConfigNode.of(config), ""));
    }
  }

  /** The values of a configuration's secret fields. */
  static List<String> secretsIn(ConfigSpec spec, Map<?, ?> config) {
    List<String> secrets = new ArrayList<>();
    for (Field<?> field : spec.fields()) {
      Object value = config.get(field.name());
      Optional<ConfigSpec> nested = field.type().nested();
      if (value == null) {
        continue;
      }
      if (field.secret()) {
        leaves(value, secrets);
      } else if (nested.isPresent() && value instanceof Map<?, ?> section) {
        secrets.addAll(secretsIn(nested.get(), section));
      }
    }
    return secrets;
  }

  private static void leaves(@Nullable Object value, List<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> leaves(item, found));
    } else if (value instanceof Iterable<?> items) {
      items.forEach(item -> leaves(item, found));
    } else if (value != null && !value.toString().isEmpty()) {
      found.add(value.toString());
    }
  }

  /** All that a log could hold of an object: its text, and for an exception its stack trace. */
  static String everythingShown(Object object) {
    if (object instanceof Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
    return object.toString();
  }
}
