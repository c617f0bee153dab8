package dev.inlet.testkit;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives plain values the places they would have in a file, one line for each node. */
final class LocatedNodes {
  private static final String FILE = "contract.yaml";

  private int line = 1;

  private LocatedNodes() {}

  static ConfigNode of(Map<String, ?> values) {
    return new LocatedNodes().locate(ConfigNode.of(values));
  }

  private ConfigNode locate(ConfigNode node) {
    Location location = new Location(FILE, line++, 1);
    if (node instanceof ConfigNode.Mapping mapping) {
      Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (name, entry) ->
                  entries.put(name, new ConfigNode.Entry(location, locate(entry.value()))));
      return new ConfigNode.Mapping(location, entries);
    }
    if (node instanceof ConfigNode.Sequence sequence) {
      List<ConfigNode> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(locate(item)));
      return new ConfigNode.Sequence(location, items);
    }
    ConfigNode.Scalar scalar = (ConfigNode.Scalar) node;
    return new ConfigNode.Scalar(location, scalar.kind(), scalar.text());
  }
}
