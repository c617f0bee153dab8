package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigLoader;
import dev.inlet.runner.config.ConfigSource;
import dev.inlet.runner.config.LoadedConfig;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the files that a command names. */
final class ConfigFiles {
  private final Plugins plugins;
  private final ConfigLoader loader;

  ConfigFiles(Plugins plugins, SettingOption setting) {
    this(plugins, setting, ConfigLoader.UnsetVariables.REFUSED);
  }

  ConfigFiles(Plugins plugins, SettingOption setting, ConfigLoader.UnsetVariables unset) {
    this.plugins = plugins;
    this.loader = setting.loader(unset);
  }

  /**
   * Reads a file of one config.
   *
   * @throws ConfigException with all its problems
   */
  PipelineConfig read(String file) {
    List<ConfigSource> sources = sources(file);
    if (sources.size() != 1) {
      String message = "is a page of %d configs; put the one that is meant into a file of its own";
      throw new ConfigException(
          Problem.error(Location.of(file), "", message.formatted(sources.size())));
    }
    return pipeline(sources.get(0), load(sources.get(0)));
  }

  /**
   * The configs that a file holds: one, or those of a page of Markdown.
   *
   * @throws ConfigException if it cannot be read
   */
  List<ConfigSource> sources(String file) {
    return ConfigSource.read(file, notice -> Logs.process().info("{}", notice));
  }

  /**
   * Loads a config, of which not all is checked.
   *
   * @throws ConfigException with the problems that were found
   */
  LoadedConfig load(ConfigSource source) {
    return loader.load(source, tree -> spec().check(tree, ""));
  }

  /**
   * Reads what was loaded.
   *
   * @throws ConfigException with all its problems
   */
  PipelineConfig pipeline(ConfigSource source, LoadedConfig loaded) {
    return PipelineConfig.read(loaded.root(), source.name(), plugins, Logs.masker());
  }

  /** The fields of a config. */
  ConfigSpec spec() {
    return PipelineConfig.spec(plugins);
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
