package dev.inlet.runner.pipeline;

import static java.util.stream.Collectors.joining;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.Location;
import dev.inlet.config.ReadContext;
import dev.inlet.config.Suggestions;
import dev.inlet.config.ValueShape;
import dev.inlet.host.PluginProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A section that names exactly one plugin of a kind, and may have a label. The plugin's name alone
 * stands for the plugin with its defaults.
 *
 * @param <P> the plugins
 * @param <S> what is made of the section
 */
abstract class PluginChoiceType<P, S> implements FieldType<S> {
  private final String kind;
  private final Field<String> label;
  private final ConfigSpec beside;
  private final List<P> plugins;

  /**
   * A choice.
   *
   * @param kind what one of the plugins is called in messages
   * @param labelMeaning the description of the label
   */
  PluginChoiceType(String kind, String labelMeaning, List<P> plugins) {
    this.kind = kind;
    this.label =
        Field.of("label", FieldTypes.NAME)
            .description(labelMeaning)
            .defaultsTo("")
            .check(
                "must be made of at most 64 letters, digits and the characters _ . -",
                text -> text.matches("[A-Za-z0-9_.-]{0,64}"))
            .build();
    this.beside = ConfigSpec.builder().field(label).build();
    this.plugins = plugins;
  }

  abstract String name(P plugin);

  abstract String origin(P plugin);

  abstract ConfigSpec spec(P plugin);

  abstract Optional<Config> read(P plugin, ConfigNode node, ReadContext context);

  /**
   * The plugin that a configuration names.
   *
   * @throws ConfigException if there is none
   */
  abstract P require(String name, Location location, String path);

  /**
   * What is made of a section that is right.
   *
   * @param node the plugin's own section
   * @param config what was read of it
   * @param place where it stands
   */
  abstract S section(String label, P plugin, ConfigNode node, Config config, ReadContext place);

  @Override
  public final ValueShape shape() {
    Map<String, Supplier<ConfigSpec>> sections = new LinkedHashMap<>();
    plugins.forEach(plugin -> sections.put(name(plugin), () -> spec(plugin)));
    return new ValueShape.OneSection(beside, sections);
  }

  @Override
  public final Optional<S> read(ConfigNode node, ReadContext context) {
    if (node instanceof ConfigNode.Mapping mapping) {
      return read(mapping, context);
    }
    if (node instanceof ConfigNode.Scalar name && name.kind() == ConfigNode.ScalarKind.STRING) {
      ConfigNode nothing = new ConfigNode.Mapping(name.location(), Map.of());
      Entry entry = new Entry(name.location(), nothing);
      return read(new ConfigNode.Mapping(name.location(), Map.of(name.text(), entry)), context);
    }
    context.error(
        node.location(),
        "expected an object but found %s; write the name of one %s in it: %s"
            .formatted(node.describe(), kind, names()));
    return Optional.empty();
  }

  private Optional<S> read(ConfigNode.Mapping mapping, ReadContext context) {
    Optional<String> written = readLabel(mapping, context);
    Map<String, Entry> named = new LinkedHashMap<>(mapping.entries());
    named.remove(label.name());
    if (named.isEmpty()) {
      context.error(mapping.location(), "names no " + kind + "; there are: " + names());
      return Optional.empty();
    }
    Optional<P> first = Optional.empty();
    Optional<S> section = Optional.empty();
    boolean complete = written.isPresent();
    for (Map.Entry<String, Entry> entry : named.entrySet()) {
      ReadContext place = context.child(entry.getKey(), false);
      Location location = entry.getValue().location();
      Optional<P> plugin = find(entry.getKey(), location, place);
      if (plugin.isEmpty()) {
        complete = false;
      } else if (first.isPresent()) {
        place.error(
            location,
            "only one %s can be named, but \"%s\" is named, too"
                .formatted(kind, name(first.get())));
        complete = false;
      } else {
        first = plugin;
        section = readSection(written.orElse(""), plugin.get(), entry.getValue().value(), place);
      }
    }
    return complete ? section : Optional.empty();
  }

  private Optional<String> readLabel(ConfigNode.Mapping mapping, ReadContext context) {
    Entry entry = mapping.entries().get(label.name());
    Map<String, Entry> entries = entry == null ? Map.of() : Map.of(label.name(), entry);
    return beside
        .read(new ConfigNode.Mapping(mapping.location(), entries), context)
        .map(config -> config.get(label));
  }

  private Optional<P> find(String name, Location location, ReadContext place) {
    if (plugins.stream().noneMatch(plugin -> name(plugin).equals(name))) {
      Optional<String> meansLabel = Suggestions.closest(name, List.of(label.name()));
      if (meansLabel.isPresent()) {
        place.error(location, "unknown field", meansLabel);
        return Optional.empty();
      }
      List<String> places = place.placesOf(name);
      if (!places.isEmpty()) {
        place.error(
            location,
            "no %s is called \"%s\"; it belongs at %s"
                .formatted(kind, name, String.join(" or ", places)));
        return Optional.empty();
      }
    }
    try {
      return Optional.of(require(name, location, place.path()));
    } catch (ConfigException e) {
      e.problems().forEach(place::add);
      return Optional.empty();
    }
  }

  private Optional<S> readSection(String written, P plugin, ConfigNode node, ReadContext place) {
    try { // its rules and checks are code of the plugin as well
      return read(plugin, node, place).map(config -> section(written, plugin, node, config, place));
    } catch (Throwable e) {
      place.error(node.location(), PluginProblem.of(origin(plugin), e, place.masker()).toString());
      return Optional.empty();
    }
  }

  private String names() {
    return plugins.stream().map(this::name).collect(joining(", "));
  }
}
