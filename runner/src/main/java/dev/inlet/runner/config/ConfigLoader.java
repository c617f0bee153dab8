package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Loads configurations: the file, then what the command line sets, then the variables in both. */
public final class ConfigLoader {
  private final Substitution substitution;
  private final List<String> settings;
  private final Consumer<String> notices;

  /**
   * Makes a loader.
   *
   * @param settings {@code PATH=VALUE}, as for {@link Overrides}; they go over every file
   * @param notices told in a sentence if reading a file takes long
   */
  public ConfigLoader(Substitution substitution, List<String> settings, Consumer<String> notices) {
    this.substitution = requireNonNull(substitution, "substitution is null");
    this.settings = List.copyOf(settings);
    this.notices = requireNonNull(notices, "notices is null");
  }

  /**
   * Loads a file.
   *
   * @param source the file's name as the user wrote it
   * @param check what is wrong with a tree; asked only if variables are not set, to report what is
   *     wrong elsewhere together with that
   * @throws ConfigException with the problems of all three steps, and of the check
   */
  public ConfigNode load(Path file, String source, Function<ConfigNode, List<Problem>> check) {
    String text = ConfigText.read(file, source, notices);
    Problems problems = new Problems();
    ConfigNode root = YamlConfig.parse(source, text, problems);
    root = Overrides.apply(root, settings, problems);
    boolean sound = !problems.any();
    root = substitution.apply(root, problems);
    if (sound && problems.any()) {
      problems.addElsewhere(problemsOf(root, check));
    }
    problems.throwIfAny();
    return root;
  }

  private static List<Problem> problemsOf(
      ConfigNode root, Function<ConfigNode, List<Problem>> check) {
    try {
      return check.apply(root);
    } catch (RuntimeException | LinkageError e) {
      return List.of(); // a rule of a plugin need not expect what a variable left empty
    }
  }
}
