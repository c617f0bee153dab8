package dev.inlet.runner.pipeline;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Location;
import dev.inlet.config.ReadContext;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.Plugins;
import java.util.Optional;

/** An optional label, and exactly one input under its name. */
final class InputSectionType extends PluginChoiceType<InputPlugin, InputSection> {
  private final Plugins plugins;

  InputSectionType(Plugins plugins) {
    super(
        "input",
        "What the pipeline is called in logs and metrics; the name of its file if it is empty.",
        plugins.inputs());
    this.plugins = plugins;
  }

  @Override
  String name(InputPlugin plugin) {
    return plugin.name();
  }

  @Override
  String origin(InputPlugin plugin) {
    return plugin.origin();
  }

  @Override
  ConfigSpec spec(InputPlugin plugin) {
    return plugin.spec();
  }

  @Override
  Optional<Config> read(InputPlugin plugin, ConfigNode node, ReadContext context) {
    return plugin.read(node, context);
  }

  @Override
  InputPlugin require(String name, Location location, String path) {
    return plugins.requireInput(name, location, path);
  }

  @Override
  InputSection section(
      String label, InputPlugin plugin, ConfigNode node, Config config, ReadContext place) {
    return new InputSection(
        label,
        plugin,
        node,
        place.path(),
        place.masker(),
        plugin.redelivers(config),
        plugin.suitsVirtualThreads(config));
  }

  /** The input's name alone: its fields may hold secrets. */
  @Override
  public Object toPlain(InputSection value) {
    return value.plugin().name();
  }
}
