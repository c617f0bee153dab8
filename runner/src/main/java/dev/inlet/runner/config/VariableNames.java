package dev.inlet.runner.config;

import dev.inlet.config.ConfigNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The variables that a tree names before they are filled in. */
public final class VariableNames {
  private VariableNames() {}

  /** The names, in the order in which they stand there. */
  public static Set<String> in(ConfigNode written) {
    Set<String> names = new LinkedHashSet<>();
    collect(written, names);
    return names;
  }

  private static void collect(ConfigNode node, Set<String> names) {
    if (node instanceof ConfigNode.Mapping mapping) {
      mapping.entries().values().forEach(entry -> collect(entry.value(), names));
    } else if (node instanceof ConfigNode.Sequence sequence) {
      sequence.items().forEach(item -> collect(item, names));
    } else if (node instanceof ConfigNode.Scalar scalar) {
      String unused =
          new VariableText(scalar.text())
              .substitute(
                  new VariableText.Variables() {
                    @Override
                    public String value(String name, Optional<String> fallback) {
                      names.add(name);
                      return "";
                    }

                    @Override
                    public void wrong(String message) {
                      // Whoever fills the variables in reports it.
                    }
                  });
    }
  }
}
