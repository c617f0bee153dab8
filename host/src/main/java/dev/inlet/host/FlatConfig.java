package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.config.ValueShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Configurations of dotted keys with text values, as Java properties and Kafka Connect have them:
 *
 * <pre>
 * url = wss://example.com/feed
 * connection.retry_max = 5s
 * headers.X-Key = abc
 * open_messages.0.message = {"subscribe": "trades"}
 * urls = wss://one.example.com, wss://two.example.com
 * </pre>
 *
 * <p>The items of a list are numbered from 0. A list of single values may also be one value, with
 * commas between the items. Behind the key of an object with free names, all that follows is a
 * name, dots included. In an object of any content, a value that looks like a whole number or a
 * boolean is one.
 */
public final class FlatConfig {
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,5}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)");
  private static final Pattern ITEM = Pattern.compile("\\[(\\d+)]");

  private final List<Problem> problems = new ArrayList<>();

  /** What stands under a key and under the keys that go on from it. */
  private static final class Part {
    private final String key;
    private final Map<String, Part> parts = new TreeMap<>();
    private Optional<String> value = Optional.empty();

    Part(String key) {
      this.key = key;
    }

    Part child(String name) {
      return parts.computeIfAbsent(
          name, added -> new Part(key.isEmpty() ? added : key + "." + added));
    }

    boolean isSingle() {
      return parts.isEmpty() && value.isPresent();
    }
  }

  private FlatConfig() {}

  /**
   * Builds the tree that the spec reads. Keys and values that are wrong for the spec itself, such
   * as unknown fields, are not looked for here: {@link ConfigSpec#read} reports them.
   *
   * @param entries without the prefix that a host may have in front of all keys
   * @throws ConfigException with a problem for every key that has no place in a tree
   */
  public static ConfigNode read(Map<String, String> entries, ConfigSpec spec) {
    Part root = new Part("");
    entries.forEach(
        (key, value) -> {
          Part part = root;
          for (String name : key.split("\\.", -1)) {
            part = part.child(name);
          }
          part.value = Optional.of(requireNonNull(value, "a value is null"));
        });
    FlatConfig reading = new FlatConfig();
    ConfigNode tree = reading.section(root, spec);
    if (!reading.problems.isEmpty()) {
      throw new ConfigException(reading.problems);
    }
    return tree;
  }

  /** The dotted key for the path of a {@link Problem}: {@code a[0].b} becomes {@code a.0.b}. */
  public static String keyOf(String path) {
    return ITEM.matcher(path).replaceAll(".$1");
  }

  private ConfigNode node(Part part, ValueShape shape) {
    if (shape instanceof ValueShape.Section section) {
      return section(part, section.spec().get());
    }
    if (shape instanceof ValueShape.Items list) {
      return items(part, list.item());
    }
    if (shape instanceof ValueShape.Named map) {
      return named(part, map.value());
    }
    if (shape instanceof ValueShape.Either either) {
      boolean first = isSingle(either.first()) == part.parts.isEmpty();
      return node(part, first ? either.first() : either.second());
    }
    if (shape instanceof ValueShape.Tree) {
      return tree(part);
    }
    return single(part);
  }

  private static boolean isSingle(ValueShape shape) {
    return shape instanceof ValueShape.Single || shape instanceof ValueShape.Choice;
  }

  private ConfigNode single(Part part) {
    part.parts
        .values()
        .forEach(inner -> refuse(anyKey(inner), part.key + " is a single value, not an object"));
    return text(part.value.orElse(""));
  }

  private static String anyKey(Part part) {
    return part.value.isPresent() || part.parts.isEmpty()
        ? part.key
        : anyKey(part.parts.values().iterator().next());
  }

  private ConfigNode section(Part part, ConfigSpec spec) {
    refuseValue(part, "is an object; its fields have keys of their own, such as ", spec);
    Map<String, ValueShape> shapes =
        spec.fields().stream()
            .collect(Collectors.toMap(Field::name, field -> field.type().shape()));
    return mapping(
        part,
        (name, inner) -> {
          ValueShape shape = shapes.get(name);
          // Of an unknown field only the name counts.
          return shape == null ? text("") : node(inner, shape);
        });
  }

  private void refuseValue(Part part, String message, ConfigSpec spec) {
    if (part.value.isPresent()) {
      String field = spec.fields().stream().findFirst().map(Field::name).orElse("NAME");
      refuse(part.key, message + part.key + "." + field);
    }
  }

  private ConfigNode items(Part part, ValueShape item) {
    if (part.isSingle() && isSingle(item)) {
      String value = part.value.orElseThrow();
      return new ConfigNode.Sequence(
          Location.UNKNOWN,
          value.isBlank()
              ? List.of()
              : Arrays.stream(value.split(",", -1)).map(text -> text(text.strip())).toList());
    }
    if (part.value.isPresent()) {
      refuse(part.key, "is a list; its items have keys of their own, such as " + part.key + ".0");
    }
    Map<Integer, Part> numbered = new TreeMap<>();
    part.parts.forEach(
        (name, inner) -> {
          if (INDEX.matcher(name).matches()) {
            numbered.put(Integer.valueOf(name), inner);
          } else {
            refuse(
                anyKey(inner),
                part.key + " is a list; its items are numbered from 0, such as " + part.key + ".0");
          }
        });
    List<ConfigNode> nodes = new ArrayList<>();
    numbered.forEach(
        (index, inner) -> {
          if (index != nodes.size()) {
            refuse(
                anyKey(inner),
                "is numbered " + index + ", but there is no " + part.key + "." + nodes.size());
          }
          nodes.add(node(inner, item));
        });
    return new ConfigNode.Sequence(Location.UNKNOWN, nodes);
  }

  private ConfigNode named(Part part, ValueShape value) {
    if (part.value.isPresent()) {
      refuse(
          part.key, "is an object; its names are part of the key, such as " + part.key + ".NAME");
    }
    if (!isSingle(value)) {
      return mapping(part, (name, inner) -> node(inner, value));
    }
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    addLeaves(part, part.key.length() + 1, entries);
    return new ConfigNode.Mapping(Location.UNKNOWN, entries);
  }

  private static void addLeaves(Part part, int prefix, Map<String, ConfigNode.Entry> entries) {
    for (Part inner : part.parts.values()) {
      inner.value.ifPresent(value -> entries.put(inner.key.substring(prefix), entry(text(value))));
      addLeaves(inner, prefix, entries);
    }
  }

  private ConfigNode tree(Part part) {
    if (part.isSingle()) {
      return new ConfigNode.Scalar(
          Location.UNKNOWN, kindOf(part.value.orElseThrow()), part.value.orElseThrow());
    }
    if (part.value.isPresent()) {
      refuse(
          part.key,
          "has a value and is an object at the same time: "
              + anyKey(part.parts.values().iterator().next()));
    }
    return mapping(part, (name, inner) -> tree(inner));
  }

  private static ScalarKind kindOf(String value) {
    if (value.equals("true") || value.equals("false")) {
      return ScalarKind.BOOLEAN;
    }
    return WHOLE_NUMBER.matcher(value).matches() ? ScalarKind.INTEGER : ScalarKind.STRING;
  }

  /** Makes the node of a named part. */
  @FunctionalInterface
  private interface Member {
    ConfigNode node(String name, Part part);
  }

  private static ConfigNode mapping(Part part, Member member) {
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    part.parts.forEach((name, inner) -> entries.put(name, entry(member.node(name, inner))));
    return new ConfigNode.Mapping(Location.UNKNOWN, entries);
  }

  private static ConfigNode.Entry entry(ConfigNode value) {
    return new ConfigNode.Entry(Location.UNKNOWN, value);
  }

  private static ConfigNode text(String value) {
    return new ConfigNode.Scalar(Location.UNKNOWN, ScalarKind.STRING, value);
  }

  private void refuse(String key, String message) {
    problems.add(Problem.error(Location.UNKNOWN, key, message));
  }
}
