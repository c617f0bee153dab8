package dev.inlet.kafka;

import dev.inlet.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request to validate a config: a value for each defined key, and the problems that
 * Inlet found at the keys that they concern, defined or not.
 */
final class Validation {
  private Validation() {}

  static Config answer(Map<String, String> props, ConfigDef definitions, List<Problem> problems) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    definitions
        .configKeys()
        .forEach(
            (name, key) ->
                values.put(
                    name,
                    new ConfigValue(
                        name,
                        valueOf(key, props.getOrDefault(name, null)),
                        new ArrayList<>(
                            key.recommender == null
                                ? List.of()
                                : key.recommender.validValues(name, Map.of())),
                        new ArrayList<>())));
    ConnectorConfig.byKey(problems)
        .forEach(
            (name, found) -> {
              ConfigValue value = values.computeIfAbsent(name, ConfigValue::new);
              found.forEach(problem -> value.addErrorMessage(problem.toString()));
            });
    return new Config(new ArrayList<>(values.values()));
  }

  /** What the worker shows; it hides secrets by their type. */
  private static @Nullable Object valueOf(ConfigDef.ConfigKey key, @Nullable String text) {
    if (text == null) {
      return key.defaultValue;
    }
    try {
      return ConfigDef.parseType(key.name, text, key.type);
    } catch (ConfigException e) {
      return null; // Inlet says what is wrong, without the value where it is a secret
    }
  }
}
