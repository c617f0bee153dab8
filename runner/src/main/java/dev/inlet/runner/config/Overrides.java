package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import java.util.List;

/**
 * Values that the command line sets over those of a file: {@code PATH=VALUE}, such as {@code
 * input.websocket.url=ws://localhost} or {@code input.websocket.urls[0]=…}. The value is YAML; an
 * empty one is an empty text. Objects on the way are created, and the number behind the last item
 * of a list adds to it.
 */
public final class Overrides {

  private Overrides() {}

  /**
   * Gives the tree with values set over it, the later ones over the earlier ones.
   *
   * @throws ConfigException with the problems of all settings that cannot be followed
   */
  public static ConfigNode apply(ConfigNode root, List<String> settings) {
    Problems problems = new Problems();
    ConfigNode overridden = apply(root, settings, problems);
    problems.throwIfAny();
    return overridden;
  }

  static ConfigNode apply(ConfigNode root, List<String> settings, Problems problems) {
    ConfigNode overridden = requireNonNull(root, "root is null");
    for (String setting : settings) {
      try {
        overridden = Setting.parse(setting).applyTo(overridden);
      } catch (ConfigException e) {
        e.problems().forEach(problems::add);
      }
    }
    return overridden;
  }
}
