package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 (core schema) with anchors, aliases and merge keys. Every node keeps its text as
 * it was written and its place; nothing is substituted. Hostile texts cost bounded time and memory.
 */
public final class YamlConfig {
  static final int MAX_LENGTH = 1 << 20;

  private YamlConfig() {}

  /**
   * Reads a text. One without any content is an empty object.
   *
   * @param source the file's name as the user wrote it
   * @throws ConfigException with every problem that was found
   */
  public static ConfigNode parse(String source, String text) {
    Problems problems = new Problems();
    ConfigNode root = parse(source, text, problems);
    problems.throwIfAny();
    return root;
  }

  /** Reads a text whose problems are reported, but those that leave nothing to go on with. */
  static ConfigNode parse(String source, String text, Problems problems) {
    return parseRoot(text, Locator.ofFile(source), problems);
  }

  /** As {@link #parse(String, String, Problems)}, with places in a larger text. */
  static ConfigNode parseRoot(String text, Locator locator, Problems problems) {
    return parse(text, locator, problems)
        .filter(root -> !isNull(root))
        .orElseGet(() -> new ConfigNode.Mapping(locator.at(1, 1), Map.of()));
  }

  private static boolean isNull(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && scalar.kind() == ConfigNode.ScalarKind.NULL;
  }

  /** Reads a text of any content; empty if it has none. */
  static Optional<ConfigNode> parse(String text, Locator locator, Problems problems) {
    requireNonNull(text, "text is null");
    if (text.length() > MAX_LENGTH) {
      throw problems.stop(ConfigText.tooLong(locator.at(1, 1)));
    }
    YamlEvents events = new YamlEvents(Tabs.toSpaces(text));
    try {
      return new TreeBuilder(events, locator, problems).build();
    } catch (YamlEngineException e) {
      throw problems.stop(SyntaxError.describe(e, events, text, locator));
    }
  }
}
