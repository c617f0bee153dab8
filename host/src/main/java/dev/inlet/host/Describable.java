package dev.inlet.host;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.List;
import java.util.function.Supplier;

/** Whether a plugin can say all of its fields that people and editors want to know. */
final class Describable {
  /** Sections within sections; deeper ones have no end. */
  private static final int DEEPEST = 32;

  private Describable() {}

  /**
   * Asks a plugin for all of its fields.
   *
   * @param problems gets one if it fails
   */
  static boolean check(String origin, Supplier<ConfigSpec> spec, List<PluginProblem> problems) {
    try {
      check(spec.get(), 0);
      return true;
    } catch (Throwable e) {
      problems.add(PluginProblem.of(origin, e));
      return false;
    }
  }

  private static void check(ConfigSpec spec, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalStateException("its sections hold each other without end");
    }
    for (Field<?> field : spec.fields()) {
      checkValues(field);
      if (field.type().shape() instanceof ValueShape.Section section) {
        check(section.spec().get(), depth + 1);
      }
    }
  }

  private static <T> void checkValues(Field<T> field) {
    field.defaultValue().ifPresent(value -> shown(field, value));
    field.examples().forEach(value -> shown(field, value));
  }

  private static <T> void shown(Field<T> field, T value) {
    var unused = String.valueOf(field.type().toPlain(value));
  }
}
