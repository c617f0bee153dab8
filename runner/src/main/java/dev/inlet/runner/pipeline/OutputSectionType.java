package dev.inlet.runner.pipeline;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.FieldType;
import dev.inlet.config.Location;
import dev.inlet.config.ReadContext;
import dev.inlet.config.Suggestions;
import dev.inlet.runner.output.OutputProvider;
import dev.inlet.runner.output.Outputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exactly one output under its name. */
final class OutputSectionType implements FieldType<OutputSection> {

  @Override
  public String name() {
    return "object";
  }

  @Override
  public Optional<OutputSection> read(ConfigNode node, ReadContext context) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      context.error(node.location(), "expected an object but found " + node.describe());
      return Optional.empty();
    }
    if (mapping.entries().isEmpty()) {
      context.error(
          mapping.location(), "names no output; there are: " + String.join(", ", outputNames()));
      return Optional.empty();
    }
    Optional<OutputProvider> named = Optional.empty();
    Optional<OutputSection> section = Optional.empty();
    boolean complete = true;
    for (Map.Entry<String, ConfigNode.Entry> entry : mapping.entries().entrySet()) {
      Optional<OutputProvider> provider = find(entry, context);
      if (provider.isEmpty()) {
        complete = false;
      } else if (named.isPresent()) {
        context
            .child(entry.getKey(), false)
            .error(
                entry.getValue().location(),
                "only one output can be named, but \"" + named.get().name() + "\" is named, too");
        complete = false;
      } else {
        named = provider;
        section = readSection(provider.get(), entry.getValue().value(), context);
      }
    }
    return complete ? section : Optional.empty();
  }

  private static Optional<OutputProvider> find(
      Map.Entry<String, ConfigNode.Entry> entry, ReadContext context) {
    Optional<OutputProvider> provider = Outputs.find(entry.getKey());
    if (provider.isEmpty()) {
      context
          .child(entry.getKey(), false)
          .error(
              entry.getValue().location(),
              "no output is called \"" + entry.getKey() + "\"",
              Suggestions.closest(entry.getKey(), outputNames()));
    }
    return provider;
  }

  private static Optional<OutputSection> readSection(
      OutputProvider provider, ConfigNode node, ReadContext context) {
    Optional<Config> config = provider.spec().read(node, context.child(provider.name(), false));
    return config.map(read -> new OutputSection(provider, read));
  }

  private static List<String> outputNames() {
    return Outputs.all().stream().map(OutputProvider::name).toList();
  }

  /** Standard output, as it comes. */
  @Override
  public Optional<OutputSection> absent() {
    OutputProvider provider = Outputs.standard();
    ConfigNode nothing = new ConfigNode.Mapping(Location.UNKNOWN, Map.of());
    return Optional.of(new OutputSection(provider, provider.spec().read(nothing, "output")));
  }

  @Override
  public Object toPlain(OutputSection value) {
    return value.provider().name();
  }
}
