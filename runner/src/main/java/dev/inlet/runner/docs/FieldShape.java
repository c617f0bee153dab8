package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a field's value is put together. */
final class FieldShape {
  private FieldShape() {}

  static boolean isList(Field<?> field) {
    return field.type().shape() instanceof ValueShape.Items;
  }

  /** Whether a value is a list, a map or a tree, rather than one text. */
  static boolean holdsMany(Field<?> field) {
    @Nullable Object plain = plainDefault(field);
    return plain instanceof Collection || plain instanceof Map;
  }

  /** The fields of a value that is an object, but not those of a list's items. */
  static Optional<ConfigSpec> section(Field<?> field) {
    return isList(field) ? Optional.empty() : field.type().shape().nested();
  }

  /** Whether what counts for the absent field is said by the fields inside it. */
  static boolean isSection(Field<?> field) {
    return field.defaultValue().isEmpty() && section(field).isPresent();
  }

  /** A section that says nothing itself is described by the spec inside it. */
  static String description(Field<?> field) {
    return field.description().isEmpty()
        ? field.type().shape().nested().map(ConfigSpec::summary).orElse("")
        : field.description();
  }

  /** The default as it would stand in a configuration. */
  static <T> @Nullable Object plainDefault(Field<T> field) {
    return field.defaultValue().<@Nullable Object>map(field.type()::toPlain).orElse(null);
  }
}
