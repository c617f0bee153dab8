package dev.inlet.runner.pipeline;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.Suggestions;
import dev.inlet.config.ValueShape;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.PluginProblem;
import dev.inlet.host.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An optional label, and exactly one input under its name. */
final class InputSectionType implements FieldType<InputSection> {
  private static final String LABEL = "label";
  private static final Pattern LABEL_PATTERN = Pattern.compile("[A-Za-z0-9_.-]{0,64}");

  private final Plugins plugins;

  InputSectionType(Plugins plugins) {
    this.plugins = plugins;
  }

  @Override
  public ValueShape shape() {
    return new ValueShape.Tree();
  }

  @Override
  public Optional<InputSection> read(ConfigNode node, ReadContext context) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      context.error(node.location(), "expected an object but found " + node.describe());
      return Optional.empty();
    }
    Optional<String> label = readLabel(mapping, context);
    Optional<InputSection> section = readInput(mapping, label.orElse(""), context);
    return label.isPresent() ? section : Optional.empty();
  }

  private static Optional<String> readLabel(ConfigNode.Mapping mapping, ReadContext context) {
    ConfigNode.Entry entry = mapping.entries().get(LABEL);
    if (entry == null) {
      return Optional.of("");
    }
    ReadContext place = context.child(LABEL, false);
    Optional<String> label = FieldTypes.NAME.read(entry.value(), place);
    if (label.isPresent() && !LABEL_PATTERN.matcher(label.get()).matches()) {
      place.error(
          entry.value().location(),
          "must be made of at most 64 letters, digits and the characters _ . -");
      return Optional.empty();
    }
    return label;
  }

  private Optional<InputSection> readInput(
      ConfigNode.Mapping mapping, String label, ReadContext context) {
    List<Map.Entry<String, ConfigNode.Entry>> named =
        mapping.entries().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(LABEL))
            .toList();
    if (named.isEmpty()) {
      context.error(mapping.location(), "names no input; there are: " + inputNames());
      return Optional.empty();
    }
    Optional<InputPlugin> first = Optional.empty();
    Optional<InputSection> section = Optional.empty();
    boolean complete = true;
    for (Map.Entry<String, ConfigNode.Entry> entry : named) {
      Optional<InputPlugin> plugin = find(entry, context);
      if (plugin.isEmpty()) {
        complete = false;
      } else if (first.isPresent()) {
        context
            .child(entry.getKey(), false)
            .error(
                entry.getValue().location(),
                "only one input can be named, but \"" + first.get().name() + "\" is named, too");
        complete = false;
      } else {
        first = plugin;
        section = readSection(label, plugin.get(), entry.getValue().value(), context);
      }
    }
    return complete ? section : Optional.empty();
  }

  private Optional<InputPlugin> find(
      Map.Entry<String, ConfigNode.Entry> entry, ReadContext context) {
    ReadContext place = context.child(entry.getKey(), false);
    Optional<String> meansLabel = Suggestions.closest(entry.getKey(), List.of(LABEL));
    if (plugins.input(entry.getKey()).isEmpty() && meansLabel.isPresent()) {
      place.error(entry.getValue().location(), "unknown field", meansLabel);
      return Optional.empty();
    }
    try {
      return Optional.of(
          plugins.requireInput(entry.getKey(), entry.getValue().location(), place.path()));
    } catch (ConfigException e) {
      e.problems().forEach(context::add);
      return Optional.empty();
    }
  }

  private static Optional<InputSection> readSection(
      String label, InputPlugin plugin, ConfigNode node, ReadContext context) {
    ReadContext place = context.child(plugin.name(), false);
    ConfigSpec spec;
    try {
      spec = plugin.spec();
    } catch (Throwable e) {
      place.error(node.location(), PluginProblem.of(plugin.origin(), e).toString());
      return Optional.empty();
    }
    Optional<Config> config = spec.read(node, place);
    return config.map(
        read ->
            new InputSection(
                label, plugin, node, place.path(), context.masker(), plugin.redelivers(read)));
  }

  private String inputNames() {
    return plugins.inputs().stream().map(InputPlugin::name).collect(Collectors.joining(", "));
  }

  /** The input's name alone: its fields may hold secrets. */
  @Override
  public Object toPlain(InputSection value) {
    return value.plugin().name();
  }
}
