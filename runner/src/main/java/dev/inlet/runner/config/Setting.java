package dev.inlet.runner.config;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One value of the command line, and the way to where it belongs. */
final class Setting {
  private static final String OPTION = "--set";
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]\\p{Cntrl}]+)|\\[(\\d{1,6})]");

  /** Names with dots between them and numbers behind them; few enough to keep the tree flat. */
  private static final Pattern PATH =
      Pattern.compile(
          "NAME(?:INDEX){0,9}(?:\\.NAME(?:INDEX){0,9}){0,9}"
              .replace("NAME", "[^.\\[\\]\\p{Cntrl}]+")
              .replace("INDEX", "\\[\\d{1,6}]"));

  private final Location location;

  /** Names and, for the items of lists, numbers. */
  private final List<Object> steps;

  private final ConfigNode value;

  private Setting(Location location, List<Object> steps, ConfigNode value) {
    this.location = location;
    this.steps = steps;
    this.value = value;
  }

  /**
   * Reads {@code PATH=VALUE}.
   *
   * @throws ConfigException if it is none
   */
  static Setting parse(String text) {
    int equals = text.indexOf('=');
    String path = text.substring(0, Math.max(0, equals));
    if (!PATH.matcher(path).matches()) {
      // What is not understood is not shown: it may be the value, and a secret.
      throw refused(
          Location.of(OPTION), "needs PATH=VALUE, such as input.websocket.url=ws://localhost");
    }
    Location location = Location.of(OPTION + " " + path);
    return new Setting(location, steps(path), value(text.substring(equals + 1), location));
  }

  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String index = step.group(2);
      steps.add(index == null ? step.group(1) : (Object) Integer.valueOf(index));
    }
    return steps;
  }

  private static ConfigNode value(String text, Location location) {
    Problems problems = new Problems();
    ConfigNode value =
        YamlConfig.parse(text, Locator.ofOption(location), problems)
            .orElseGet(() -> new ConfigNode.Scalar(location, ScalarKind.STRING, ""));
    problems.throwIfAny();
    return value;
  }

  /**
   * Gives the tree with this value in it.
   *
   * @throws ConfigException if something else than an object or list is in the way
   */
  ConfigNode applyTo(ConfigNode root) {
    return set(root, 0);
  }

  private ConfigNode set(ConfigNode node, int depth) {
    if (depth == steps.size()) {
      return value;
    }
    return steps.get(depth) instanceof Integer index
        ? setItem(node, index, depth)
        : setField(node, (String) steps.get(depth), depth);
  }

  private ConfigNode setField(ConfigNode node, String name, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (node instanceof ConfigNode.Mapping mapping) {
      entries.putAll(mapping.entries());
    } else if (!isNull(node)) {
      throw inTheWay(node, "an object", depth);
    }
    Entry old = entries.get(name);
    ConfigNode set = set(old == null ? nothing() : old.value(), depth + 1);
    entries.put(name, new Entry(old == null ? location : old.location(), set));
    return new ConfigNode.Mapping(isNull(node) ? location : node.location(), entries);
  }

  private ConfigNode setItem(ConfigNode node, int index, int depth) {
    List<ConfigNode> items = new ArrayList<>();
    if (node instanceof ConfigNode.Sequence sequence) {
      items.addAll(sequence.items());
    } else if (!isNull(node)) {
      throw inTheWay(node, "a list", depth);
    }
    if (index > items.size()) {
      throw refused(
          location, shown(depth) + " has only " + items.size() + " items, counted from [0]");
    }
    if (index == items.size()) {
      items.add(nothing());
    }
    items.set(index, set(items.get(index), depth + 1));
    return new ConfigNode.Sequence(isNull(node) ? location : node.location(), items);
  }

  private ConfigNode nothing() {
    return new ConfigNode.Scalar(location, ScalarKind.NULL, "");
  }

  private static boolean isNull(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && scalar.kind() == ScalarKind.NULL;
  }

  private ConfigException inTheWay(ConfigNode node, String expected, int depth) {
    return refused(
        location,
        shown(depth) + " is not " + expected + " but " + node + ", so nothing can be set in it");
  }

  private String shown(int depth) {
    NodePath path = new NodePath();
    for (Object step : steps.subList(0, depth)) {
      if (step instanceof Integer index) {
        path.push(index);
      } else {
        path.push((String) step);
      }
    }
    return depth == 0 ? "the config" : path.toString();
  }

  private static ConfigException refused(Location location, String message) {
    return new ConfigException(Problem.error(location, "", message));
  }
}
