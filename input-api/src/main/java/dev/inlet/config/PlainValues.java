package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigNode.Scalar;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.ConfigNode.Sequence;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the plain values of a program into nodes, and notes each that cannot stand in a tree. */
final class PlainValues {
  private final List<Problem> problems = new ArrayList<>();

  private PlainValues() {}

  static ConfigNode read(@Nullable Object value, String path) {
    requireNonNull(path, "path is null");
    PlainValues reader = new PlainValues();
    ConfigNode node = reader.node(value, path);
    if (!reader.problems.isEmpty()) {
      throw new ConfigException(reader.problems);
    }
    return node;
  }

  private ConfigNode node(@Nullable Object value, String path) {
    if (value instanceof ConfigNode node) {
      return node;
    }
    if (value instanceof Map<?, ?> map) {
      return mapping(map, path);
    }
    if (value instanceof Collection<?> collection) {
      List<ConfigNode> items = new ArrayList<>();
      for (Object item : collection) {
        items.add(node(item, path + "[" + items.size() + "]"));
      }
      return new Sequence(Location.UNKNOWN, items);
    }
    return scalar(value, path);
  }

  private Mapping mapping(Map<?, ?> map, String path) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    map.forEach(
        (key, child) -> {
          if (key instanceof String name) {
            String childPath = path.isEmpty() ? name : path + "." + name;
            entries.put(name, new Entry(Location.UNKNOWN, node(child, childPath)));
          } else {
            refuse(path, "has a key " + ofType(key) + "; names of fields are strings");
          }
        });
    return new Mapping(Location.UNKNOWN, entries);
  }

  private Scalar scalar(@Nullable Object value, String path) {
    if (value == null) {
      return new Scalar(Location.UNKNOWN, ScalarKind.NULL, "");
    }
    if (value instanceof Boolean) {
      return new Scalar(Location.UNKNOWN, ScalarKind.BOOLEAN, value.toString());
    }
    if (value instanceof Number) {
      boolean whole =
          !(value instanceof Double || value instanceof Float || value instanceof BigDecimal);
      ScalarKind kind = whole ? ScalarKind.INTEGER : ScalarKind.DECIMAL;
      return new Scalar(Location.UNKNOWN, kind, value.toString());
    }
    return new Scalar(Location.UNKNOWN, ScalarKind.STRING, text(value, path));
  }

  private String text(Object value, String path) {
    if (value instanceof CharSequence || value instanceof URI || value instanceof Path) {
      return value.toString();
    }
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    refuse(
        path,
        "is "
            + ofType(value)
            + ", which cannot stand in a configuration; give text, a number, a boolean, a Duration,"
            + " a list or a map");
    return "";
  }

  private void refuse(String path, String message) {
    problems.add(Problem.error(Location.UNKNOWN, path, message));
  }

  private static String ofType(@Nullable Object value) {
    return value == null ? "that is null" : "of type " + value.getClass().getTypeName();
  }
}
