package dev.inlet.runner.pipeline;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.FieldType;
import dev.inlet.config.Location;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.host.Plugins;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Exactly one output under its name. */
final class OutputSectionType implements FieldType<OutputSection> {
  /** The output of a configuration that names none. */
  static final String STANDARD = "stdout";

  private final Plugins plugins;

  OutputSectionType(Plugins plugins) {
    this.plugins = plugins;
  }

  @Override
  public ValueShape shape() {
    return new ValueShape.Tree();
  }

  @Override
  public Optional<OutputSection> read(ConfigNode node, ReadContext context) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      context.error(node.location(), "expected an object but found " + node.describe());
      return Optional.empty();
    }
    if (mapping.entries().isEmpty()) {
      context.error(mapping.location(), "names no output; there are: " + outputNames());
      return Optional.empty();
    }
    Optional<OutputPlugin> named = Optional.empty();
    Optional<OutputSection> section = Optional.empty();
    boolean complete = true;
    for (Map.Entry<String, ConfigNode.Entry> entry : mapping.entries().entrySet()) {
      Optional<OutputPlugin> plugin = find(entry, context);
      if (plugin.isEmpty()) {
        complete = false;
      } else if (named.isPresent()) {
        context
            .child(entry.getKey(), false)
            .error(
                entry.getValue().location(),
                "only one output can be named, but \"" + named.get().name() + "\" is named, too");
        complete = false;
      } else {
        named = plugin;
        section = readSection(plugin.get(), entry.getValue().value(), context);
      }
    }
    return complete ? section : Optional.empty();
  }

  private Optional<OutputPlugin> find(
      Map.Entry<String, ConfigNode.Entry> entry, ReadContext context) {
    try {
      return Optional.of(
          plugins.requireOutput(
              entry.getKey(),
              entry.getValue().location(),
              context.child(entry.getKey(), false).path()));
    } catch (ConfigException e) {
      e.problems().forEach(context::add);
      return Optional.empty();
    }
  }

  private static Optional<OutputSection> readSection(
      OutputPlugin plugin, ConfigNode node, ReadContext context) {
    ReadContext place = context.child(plugin.name(), false);
    ConfigSpec spec;
    try {
      spec = plugin.spec();
    } catch (Throwable e) {
      place.error(node.location(), PluginProblem.of(plugin.origin(), e).toString());
      return Optional.empty();
    }
    Optional<Config> config = spec.read(node, place);
    return config.map(read -> new OutputSection(plugin, read));
  }

  private String outputNames() {
    return plugins.outputs().stream().map(OutputPlugin::name).collect(Collectors.joining(", "));
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
