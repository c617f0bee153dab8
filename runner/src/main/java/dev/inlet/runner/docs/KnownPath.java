package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that has a path in configs: a field, or the section of a plugin.
 *
 * @param path from the root, with {@code []} behind lists
 * @param field empty for the section of a plugin
 * @param inside the fields inside it; empty if it has none
 */
record KnownPath(String path, Optional<Field<?>> field, Optional<ConfigSpec> inside) {
  private static final int DEEPEST = 32;

  /** All of a config, in the order in which a reference has them. */
  static List<KnownPath> all(ConfigSpec root) {
    List<KnownPath> found = new ArrayList<>();
    collect("", root, found, 0);
    return found;
  }

  private static void collect(String prefix, ConfigSpec spec, List<KnownPath> found, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Field<?> field : spec.fields()) {
      String path = prefix.isEmpty() ? field.name() : prefix + "." + field.name();
      ValueShape shape = field.type().shape();
      Optional<ConfigSpec> nested = shape.nested();
      found.add(new KnownPath(path, Optional.of(field), nested));
      if (shape instanceof ValueShape.OneSection choice) {
        collect(path, choice.beside(), found, depth + 1);
        choice
            .sections()
            .forEach(
                (name, section) -> {
                  String inside = path + "." + name;
                  found.add(new KnownPath(inside, Optional.empty(), Optional.of(section.get())));
                  collect(inside, section.get(), found, depth + 1);
                });
      }
      nested.ifPresent(
          inside ->
              collect(FieldShape.isList(field) ? path + "[]" : path, inside, found, depth + 1));
    }
  }

  /** The path as people write it who leave out what marks lists. */
  String plain() {
    return plain(path);
  }

  static String plain(String path) {
    return path.replaceAll("\\[\\d*]", "");
  }

  /** The last step of the path. */
  String name() {
    String plain = plain();
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
