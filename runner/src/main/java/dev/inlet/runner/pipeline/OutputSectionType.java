package dev.inlet.runner.pipeline;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Location;
import dev.inlet.config.ReadContext;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.Plugins;
import java.util.Map;
import java.util.Optional;

/** An optional label, and exactly one output under its name. */
final class OutputSectionType extends PluginChoiceType<OutputPlugin, OutputSection> {
  /** The output of a configuration that names none. */
  static final String STANDARD = "stdout";

  private final Plugins plugins;

  OutputSectionType(Plugins plugins) {
    super(
        "output",
        "A name for whoever reads the config; the pipeline is called by the label of its input.",
        plugins.outputs());
    this.plugins = plugins;
  }

  @Override
  String name(OutputPlugin plugin) {
    return plugin.name();
  }

  @Override
  String origin(OutputPlugin plugin) {
    return plugin.origin();
  }

  @Override
  ConfigSpec spec(OutputPlugin plugin) {
    return plugin.spec();
  }

  @Override
  Optional<Config> read(OutputPlugin plugin, ConfigNode node, ReadContext context) {
    return plugin.read(node, context);
  }

  @Override
  OutputPlugin require(String name, Location location, String path) {
    return plugins.requireOutput(name, location, path);
  }

  @Override
  OutputSection section(
      String label, OutputPlugin plugin, ConfigNode node, Config config, ReadContext place) {
    return new OutputSection(plugin, config);
  }

  /** Standard output, as it comes. */
  @Override
  public Optional<OutputSection> absent() {
    ConfigNode nothing = new ConfigNode.Mapping(Location.UNKNOWN, Map.of());
    return plugins
        .output(STANDARD)
        .map(plugin -> new OutputSection(plugin, plugin.spec().read(nothing, "output")));
  }

  @Override
  public Object toPlain(OutputSection value) {
    return value.plugin().name();
  }
}
