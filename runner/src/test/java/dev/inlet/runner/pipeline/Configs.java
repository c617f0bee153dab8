package dev.inlet.runner.pipeline;

import dev.inlet.config.Masker;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.YamlConfig;

/** Configurations for tests. */
public final class Configs {
  private static final Plugins PLUGINS = Plugins.discover(Configs.class.getClassLoader());

  private Configs() {}

  public static PipelineConfig read(String yaml) {
    return PipelineConfig.read(
        YamlConfig.parse("test.yaml", yaml), "conf/test.yaml", PLUGINS, new Masker());
  }

  /** What stands in a file of that name. */
  public static PipelineConfig read(String file, String yaml) {
    return PipelineConfig.read(YamlConfig.parse(file, yaml), file, PLUGINS, new Masker());
  }

  /** A pipeline whose input and output a test puts in the place of the configured ones. */
  public static PipelineConfig named(String name, String shutdownTimeout) {
    return read(
        """
        input: {label: %s, websocket: {}}
        shutdown_timeout: %s
        """
            .formatted(name, shutdownTimeout));
  }
}
