package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.util.List;
import java.util.function.Function;

/** Loads configurations: the text, then what the command line sets, then the variables in both. */
public final class ConfigLoader {
  private final Substitution substitution;
  private final List<String> settings;
  private final UnsetVariables unset;

  /** What becomes of variables that are not set and have no default. */
  public enum UnsetVariables {
    /** Each is a problem. */
    REFUSED,
    /** What they stand for is not judged. */
    SKIPPED
  }

  /**
   * Makes a loader.
   *
   * @param settings {@code PATH=VALUE}, as for {@link Overrides}; they go over every file
   */
  public ConfigLoader(Substitution substitution, List<String> settings, UnsetVariables unset) {
    this.substitution = requireNonNull(substitution, "substitution is null");
    this.settings = List.copyOf(settings);
    this.unset = requireNonNull(unset, "unset is null");
  }

  /**
   * Loads a config.
   *
   * @param check what is wrong with a tree; asked only if variables are not set, to report what is
   *     wrong elsewhere together with that
   * @throws ConfigException with the problems of all three steps, and of the check
   */
  public LoadedConfig load(ConfigSource source, Function<ConfigNode, List<Problem>> check) {
    Problems problems = new Problems();
    ConfigNode written = Overrides.apply(source.parse(problems), settings, problems);
    boolean sound = !problems.any();
    Problems missing = new Problems();
    ConfigNode root = substitution.apply(written, problems, missing);
    if (sound && (problems.any() || missing.any())) {
      problems.addElsewhere(problemsOf(root, check), missing);
    }
    if (unset == UnsetVariables.REFUSED) {
      problems.addAll(missing);
    }
    problems.throwIfAny();
    return new LoadedConfig(written, root, !missing.any());
  }

  private static List<Problem> problemsOf(
      ConfigNode root, Function<ConfigNode, List<Problem>> check) {
    try {
      return check.apply(root).stream()
          .filter(problem -> problem.severity() == Problem.Severity.ERROR)
          .toList();
    } catch (RuntimeException | LinkageError e) {
      return List.of(); // a rule of a plugin need not expect what a variable left empty
    }
  }
}
