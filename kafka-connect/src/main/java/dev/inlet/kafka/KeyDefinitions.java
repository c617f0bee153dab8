package dev.inlet.kafka;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.ValueShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a spec as Kafka Connect describes keys. It defines types for people and user
 * interfaces, and which values are secret; no validator and nothing required, since Inlet checks
 * the whole config in its own words. Fields whose keys go on with a name or number of the user's
 * own have no definition, as none of their keys is known before.
 */
final class KeyDefinitions {
  private static final String CONNECTOR_GROUP = "Inlet";

  /** Fields that the connector sets itself. */
  private final Set<String> leftOut;

  private final Map<String, String> defaults;
  private final ConfigDef definitions = new ConfigDef();
  private final Map<String, Integer> orders = new HashMap<>();

  private KeyDefinitions(Set<String> leftOut, Map<String, String> defaults) {
    this.leftOut = leftOut;
    this.defaults = defaults;
  }

  /**
   * Defines the keys of a spec.
   *
   * @param leftOut keys without a definition
   * @param defaults by key, those that are not the field's
   */
  static ConfigDef of(ConfigSpec spec, Set<String> leftOut, Map<String, String> defaults) {
    KeyDefinitions all = new KeyDefinitions(leftOut, defaults);
    spec.fields().forEach(field -> all.add(field, "", CONNECTOR_GROUP, false));
    return all.definitions;
  }

  private void add(Field<?> field, String prefix, String group, boolean advanced) {
    String key = prefix + field.name();
    ValueShape shape = field.type().shape();
    boolean low = advanced || field.advanced();
    if (leftOut.contains(key)) {
      return;
    }
    if (shape instanceof ValueShape.Section section) {
      boolean shared = ConnectorFields.SHARED.contains(key) || key.equals("record");
      String inner = shared ? group : key;
      section.spec().get().fields().forEach(each -> add(each, key + ".", inner, low));
      return;
    }
    typeOf(field, shape).ifPresent(type -> define(field, key, type, group, low));
  }

  private static Optional<ConfigDef.Type> typeOf(Field<?> field, ValueShape shape) {
    if (shape instanceof ValueShape.Either either) {
      return typeOf(field, either.first());
    }
    if (shape instanceof ValueShape.Items items) {
      return isSingle(items.item()) ? Optional.of(ConfigDef.Type.LIST) : Optional.empty();
    }
    if (!isSingle(shape)) {
      return Optional.empty();
    }
    if (field.secret()) {
      return Optional.of(ConfigDef.Type.PASSWORD);
    }
    if (shape == ValueShape.Single.BOOLEAN) {
      return Optional.of(ConfigDef.Type.BOOLEAN);
    }
    return Optional.of(
        shape == ValueShape.Single.INTEGER ? ConfigDef.Type.INT : ConfigDef.Type.STRING);
  }

  private static boolean isSingle(ValueShape shape) {
    return shape instanceof ValueShape.Single || shape instanceof ValueShape.Choice;
  }

  private void define(Field<?> field, String key, ConfigDef.Type type, String group, boolean low) {
    List<Object> options = List.copyOf(field.type().shape().options());
    ConfigDef.Importance importance =
        low
            ? ConfigDef.Importance.LOW
            : field.required() ? ConfigDef.Importance.HIGH : ConfigDef.Importance.MEDIUM;
    definitions.define(
        key,
        type,
        defaults.containsKey(key) ? defaults.get(key) : defaultOf(field),
        null,
        importance,
        field.description(),
        group,
        orders.merge(group, 1, Integer::sum),
        ConfigDef.Width.MEDIUM,
        key,
        List.of(),
        options.isEmpty() ? null : new Options(options));
  }

  /** As a config would have it. */
  private static <T> @Nullable String defaultOf(Field<T> field) {
    Object plain = field.defaultValue().map(value -> field.type().toPlain(value)).orElse(null);
    if (plain instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    boolean hidden = field.secret() && "".equals(plain); // would be shown as if there were one
    return plain == null || hidden ? null : plain.toString();
  }

  /** The options of a choice. */
  private record Options(List<Object> options) implements ConfigDef.Recommender {

    @Override
    public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
      return options;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsedConfig) {
      return true;
    }
  }
}
