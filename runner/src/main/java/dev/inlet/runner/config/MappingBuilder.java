package dev.inlet.runner.config;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Collects the entries of one object, those of its merge key included. */
final class MappingBuilder {
  private static final String MERGE_KEY = "<<";
  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

  private final NodePath path;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<ConfigNode.Mapping> merged = new ArrayList<>();

  /**
   * Starts an object.
   *
   * @param path where the reader is: at each {@link #put}, the path of that entry
   */
  MappingBuilder(NodePath path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  void put(String name, Location location, ConfigNode value) {
    if (name.isEmpty() || CONTROL_CHARACTER.matcher(name).find()) {
      error(location, "a name cannot be empty or hold control characters");
      return;
    }
    Entry first = entries.putIfAbsent(name, new Entry(location, value));
    if (first != null) {
      error(location, "duplicate field; it is set before at " + place(first.location()));
    } else if (name.equals(MERGE_KEY)) {
      merge(value);
    }
  }

  private static String place(Location location) {
    return location.line() > 0
        ? "line " + location.line() + ", column " + location.column()
        : location.toString();
  }

  private void merge(ConfigNode value) {
    List<ConfigNode> sources =
        value instanceof ConfigNode.Sequence sequence ? sequence.items() : List.of(value);
    for (ConfigNode source : sources) {
      if (source instanceof ConfigNode.Mapping mapping) {
        merged.add(mapping);
      } else {
        error(
            source.location(),
            "only objects can be merged into this one, but here is " + source.describe());
      }
    }
  }

  /** The object, in which its own entries win over merged ones, and those that came first. */
  ConfigNode.Mapping build(Location location) {
    entries.remove(MERGE_KEY);
    merged.forEach(mapping -> mapping.entries().forEach(entries::putIfAbsent));
    return new ConfigNode.Mapping(location, entries);
  }

  private void error(Location location, String message) {
    problems.error(location, path.toString(), message);
  }
}
