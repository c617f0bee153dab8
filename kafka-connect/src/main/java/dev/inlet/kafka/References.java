package dev.inlet.kafka;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds references to config providers, such as {@code ${env:TOKEN}}, that nobody has replaced: the
 * worker leaves one as it is if it has no such provider or the provider has no such key, and the
 * reference would be sent in place of the secret.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]+:[^}]*}");

  private static final String MESSAGE =
      "is still a reference such as ${env:NAME}: the worker has no config provider of that name"
          + " (config.providers), or the provider has no such key";

  private final List<Problem> problems = new ArrayList<>();

  private References() {}

  /**
   * A problem for each secret that holds a reference, and each other value that is nothing else.
   */
  static List<Problem> check(ConfigNode.Mapping tree, ConfigSpec spec) {
    References references = new References();
    references.section(tree, spec, "");
    return references.problems;
  }

  private void section(ConfigNode.Mapping mapping, ConfigSpec spec, String path) {
    Map<String, Field<?>> fields =
        spec.fields().stream().collect(Collectors.toMap(Field::name, Function.identity()));
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              Field<?> field = fields.get(name);
              if (field != null) {
                String inner = path.isEmpty() ? name : path + "." + name;
                value(entry.value(), field.type().shape(), field.secret(), inner);
              }
            });
  }

  private void value(ConfigNode node, ValueShape shape, boolean secret, String path) {
    if (node instanceof ConfigNode.Scalar scalar) {
      boolean found =
          secret
              ? REFERENCE.matcher(scalar.text()).find()
              : REFERENCE.matcher(scalar.text()).matches();
      if (found) {
        problems.add(Problem.error(Location.UNKNOWN, path, MESSAGE));
      }
    } else if (node instanceof ConfigNode.Sequence sequence) {
      ValueShape item = shape instanceof ValueShape.Items items ? items.item() : shape;
      for (int i = 0; i < sequence.items().size(); i++) {
        value(sequence.items().get(i), item, secret, path + "[" + i + "]");
      }
    } else if (node instanceof ConfigNode.Mapping mapping) {
      mapping(mapping, shape, secret, path);
    }
  }

  private void mapping(ConfigNode.Mapping mapping, ValueShape shape, boolean secret, String path) {
    Optional<ConfigSpec> nested =
        shape instanceof ValueShape.Named ? Optional.empty() : shape.nested();
    if (nested.isPresent()) {
      section(mapping, nested.get(), path);
    } else {
      mapping
          .entries()
          .forEach((name, entry) -> value(entry.value(), shape, secret, path + "." + name));
    }
  }
}
