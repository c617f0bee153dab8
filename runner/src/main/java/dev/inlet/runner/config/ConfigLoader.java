package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import java.nio.file.Path;
import java.util.List;

/** Loads configurations: the file, then what the command line sets, then the variables in both. */
public final class ConfigLoader {
  private final Substitution substitution;
  private final List<String> settings;

  /**
   * Makes a loader.
   *
   * @param settings {@code PATH=VALUE}, as for {@link Overrides}; they go over every file
   */
  public ConfigLoader(Substitution substitution, List<String> settings) {
    this.substitution = requireNonNull(substitution, "substitution is null");
    this.settings = List.copyOf(settings);
  }

  /**
   * Loads a file.
   *
   * @param source the file's name as the user wrote it
   * @throws ConfigException with the problems of all three steps
   */
  public ConfigNode load(Path file, String source) {
    String text = ConfigText.read(file, source);
    Problems problems = new Problems();
    ConfigNode root = YamlConfig.parse(source, text, problems);
    root = Overrides.apply(root, settings, problems);
    root = substitution.apply(root, problems);
    problems.throwIfAny();
    return root;
  }
}
