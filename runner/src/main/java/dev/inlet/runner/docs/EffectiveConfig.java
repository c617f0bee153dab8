package dev.inlet.runner.docs;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.Mapping;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Location;
import dev.inlet.config.Masker;
import dev.inlet.config.ValueShape;
import dev.inlet.runner.config.LoadedConfig;
import dev.inlet.runner.config.VariableNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A config as it counts, without its secrets, and where each of its values came from. */
public final class EffectiveConfig {
  private static final String DEFAULT = "default";

  private final Masker masker;
  private final boolean withDefaults;

  /** A field with its value and where that came from, or a section with what is in it. */
  private record Part(
      String name, @Nullable Object value, String origin, Optional<List<Part>> inside) {}

  private final List<Part> parts;

  private EffectiveConfig(ConfigSpec root, LoadedConfig config, Masker masker, boolean defaults) {
    this.masker = masker;
    this.withDefaults = defaults;
    this.parts =
        section(root, "", new Place(Optional.of(config.written()), Optional.of(config.root())));
  }

  /**
   * Reads a config that was found right.
   *
   * @param root the fields of a config's root
   * @param masker learns its secrets
   * @param withDefaults whether fields that the config does not name are shown
   * @throws dev.inlet.config.ConfigException if it is not right
   */
  public static EffectiveConfig of(
      ConfigSpec root, LoadedConfig config, Masker masker, boolean withDefaults) {
    var unused = root.read(config.root(), "", masker); // knows all secrets before one is shown
    return new EffectiveConfig(root, config, masker, withDefaults);
  }

  /** In YAML, with the origin of each value behind it. */
  public String yaml() {
    Yaml yaml = new Yaml();
    write(0, parts, yaml);
    return yaml.toString();
  }

  private static void write(int indent, List<Part> parts, Yaml yaml) {
    for (Part part : parts) {
      if (part.inside().filter(inside -> !inside.isEmpty()).isPresent()) {
        yaml.section(indent, part.name());
        write(indent + 2, part.inside().get(), yaml);
      } else if (part.inside().isPresent()) {
        yaml.field(indent, part.name(), Map.of(), part.origin());
      } else {
        yaml.field(indent, part.name(), part.value(), part.origin());
      }
    }
  }

  /** The config as plain values, for JSON. */
  public Map<String, @Nullable Object> values() {
    return values(parts);
  }

  private static Map<String, @Nullable Object> values(List<Part> parts) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Part part : parts) {
      values.put(
          part.name(), part.inside().isPresent() ? values(part.inside().get()) : part.value());
    }
    return values;
  }

  /** Where each value came from, by its path. */
  public Map<String, String> origins() {
    Map<String, String> origins = new LinkedHashMap<>();
    addOrigins("", parts, origins);
    return origins;
  }

  private static void addOrigins(String prefix, List<Part> parts, Map<String, String> origins) {
    for (Part part : parts) {
      String path = prefix.isEmpty() ? part.name() : prefix + "." + part.name();
      if (part.inside().isPresent() && !part.inside().get().isEmpty()) {
        addOrigins(path, part.inside().get(), origins);
      } else {
        origins.put(path, part.origin());
      }
    }
  }

  /** A place in the tree, before and after variables were filled in; empty if nothing is there. */
  private record Place(Optional<ConfigNode> written, Optional<ConfigNode> filled) {

    Place child(String name) {
      return new Place(child(written, name), child(filled, name));
    }

    private static Optional<ConfigNode> child(Optional<ConfigNode> node, String name) {
      return node.flatMap(
          parent ->
              parent instanceof Mapping mapping
                  ? Optional.ofNullable(mapping.entries().get(name)).map(ConfigNode.Entry::value)
                  : Optional.empty());
    }

    ConfigNode node() {
      return filled.orElseGet(() -> new Mapping(Location.UNKNOWN, Map.of()));
    }

    String origin() {
      if (written.isEmpty()) {
        return DEFAULT;
      }
      Location location = written.get().location();
      StringBuilder origin = new StringBuilder(location.source());
      if (location.line() > 0) {
        origin.append(':').append(location.line());
      }
      VariableNames.in(written.get()).forEach(name -> origin.append(", variable ").append(name));
      return origin.toString();
    }

    boolean hasShortVariable() {
      return filled.filter(EffectiveConfig::hasShortVariable).isPresent();
    }
  }

  private List<Part> section(ConfigSpec spec, String path, Place place) {
    Config config = spec.read(place.node(), path, masker);
    List<Part> found = new ArrayList<>();
    for (Field<?> field : spec.fields()) {
      String inside = path.isEmpty() ? field.name() : path + "." + field.name();
      part(field, config, inside, place.child(field.name())).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Part> part(Field<?> field, Config config, String path, Place place) {
    boolean shown = withDefaults || config.isSet(field);
    if (field.type().shape() instanceof ValueShape.OneSection choice) {
      return shown ? Optional.of(plugin(field.name(), choice, path, place)) : Optional.empty();
    }
    Optional<ConfigSpec> section =
        FieldShape.isSection(field) ? FieldShape.section(field) : Optional.empty();
    if (section.isPresent()) {
      return !shown || (!config.isSet(field) && !countsByItself(section.get()))
          ? Optional.empty()
          : Optional.of(
              new Part(
                  field.name(),
                  null,
                  place.origin(),
                  Optional.of(section(section.get(), path, place))));
    }
    return shown
        ? plain(field, config, place)
            .map(value -> new Part(field.name(), value, place.origin(), Optional.empty()))
        : Optional.empty();
  }

  /** Whether a section counts that is not written: not if it is off, or needs something in it. */
  private static boolean countsByItself(ConfigSpec spec) {
    if (spec.toggle().isPresent()) {
      return false;
    }
    try {
      var unused = spec.read(new Mapping(Location.UNKNOWN, Map.of()), "");
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  private <T> Optional<Object> plain(Field<T> field, Config config, Place place) {
    boolean hidden =
        config.isSet(field)
            && (field.secret() || (holdsText(field.type().shape()) && place.hasShortVariable()));
    return config
        .find(field)
        .flatMap(value -> Optional.ofNullable(field.type().toPlain(value)))
        .map(value -> hidden ? Masker.REDACTED : masked(value));
  }

  private Part plugin(String name, ValueShape.OneSection choice, String path, Place place) {
    List<Part> inside = new ArrayList<>();
    if (place.node() instanceof Mapping mapping) {
      Mapping beside = new Mapping(mapping.location(), besideOf(mapping, choice));
      inside.addAll(
          section(choice.beside(), path, new Place(place.written(), Optional.of(beside))));
      choice.sections().entrySet().stream()
          .filter(section -> mapping.entries().containsKey(section.getKey()))
          .forEach(
              section ->
                  inside.add(
                      pluginSection(section.getKey(), section.getValue().get(), path, place)));
    } else if (place.node() instanceof ConfigNode.Scalar scalar) {
      return new Part(name, scalar.text(), place.origin(), Optional.empty());
    }
    return new Part(name, null, place.origin(), Optional.of(inside));
  }

  private static Map<String, ConfigNode.Entry> besideOf(
      Mapping mapping, ValueShape.OneSection choice) {
    Map<String, ConfigNode.Entry> beside = new LinkedHashMap<>(mapping.entries());
    beside.keySet().removeAll(choice.sections().keySet());
    return beside;
  }

  private Part pluginSection(String name, ConfigSpec spec, String path, Place place) {
    Place inside = place.child(name);
    return new Part(
        name, null, inside.origin(), Optional.of(section(spec, path + "." + name, inside)));
  }

  private static boolean holdsText(ValueShape shape) {
    return shape == ValueShape.Single.TEXT
        || (shape instanceof ValueShape.Items items && holdsText(items.item()))
        || (shape instanceof ValueShape.Named named && holdsText(named.value()))
        || (shape instanceof ValueShape.Either either
            && (holdsText(either.first()) || holdsText(either.second())))
        || shape instanceof ValueShape.Tree;
  }

  /** One that the masker does not look for in texts. */
  private static boolean hasShortVariable(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return scalar.substituted().stream()
          .anyMatch(value -> !value.isEmpty() && value.length() < Masker.MIN_LENGTH);
    }
    return node instanceof Mapping mapping
        ? mapping.entries().values().stream().anyMatch(entry -> hasShortVariable(entry.value()))
        : ((ConfigNode.Sequence) node).items().stream().anyMatch(EffectiveConfig::hasShortVariable);
  }

  private Object masked(Object value) {
    if (value instanceof String text) {
      return masker.mask(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> item == null ? "" : masked(item)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      map.forEach(
          (name, item) -> shown.put(String.valueOf(name), item == null ? null : masked(item)));
      return shown;
    }
    return value;
  }
}
