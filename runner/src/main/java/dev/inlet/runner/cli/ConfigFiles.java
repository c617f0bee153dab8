package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigLoader;
import dev.inlet.runner.config.Substitution;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the files that a command names. */
final class ConfigFiles {
  private final Plugins plugins;
  private final ConfigLoader loader;

  ConfigFiles(Plugins plugins, List<String> settings) {
    this.plugins = plugins;
    this.loader =
        new ConfigLoader(
            Substitution.ofProcess(), settings, notice -> Logs.process().info("{}", notice));
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with all its problems
   */
  PipelineConfig read(String file) {
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          Problem.error(Location.of(file), "", "cannot be read: " + e.getReason()));
    }
    ConfigNode root = loader.load(path, file, tree -> PipelineConfig.spec(plugins).check(tree, ""));
    return PipelineConfig.read(root, file, plugins, Logs.masker());
  }

  /**
   * Does something with each item.
   *
   * @throws ConfigException with the problems of all items
   */
  static <T, R> List<R> forEach(List<T> items, Function<T, R> action) {
    List<R> results = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (T item : items) {
      try {
        results.add(action.apply(item));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.stream().distinct().toList());
    }
    return results;
  }
}
