package dev.inlet.output.kafka;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.Masker;
import dev.inlet.config.ReadContext;
import dev.inlet.config.Suggestions;
import dev.inlet.config.ValueShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Properties of Kafka's client under their own names. What Kafka counts as a password is a secret;
 * what would break a promise of the output is refused; a name that Kafka does not know is doubtful.
 */
final class ClientPropertiesType implements FieldType<Map<String, String>> {
  private static final Map<String, ConfigDef.ConfigKey> KNOWN =
      ProducerConfig.configDef().configKeys();

  /** Names of plugins' own properties that Kafka cannot know to be secrets. */
  private static final Pattern SOUNDS_SECRET =
      Pattern.compile("password|passphrase|secret|token|credential|jaas|\\.key$|api.?key");

  /** What stands in quotes behind a name in a JAAS configuration. */
  private static final Pattern JAAS_VALUE =
      Pattern.compile("(\\w+)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Override
  public ValueShape shape() {
    return FieldTypes.mapOf(FieldTypes.STRING).shape();
  }

  @Override
  public Optional<Map<String, String>> read(ConfigNode node, ReadContext context) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      return FieldTypes.mapOf(FieldTypes.STRING).read(node, context);
    }
    Map<String, String> values = new LinkedHashMap<>();
    boolean[] complete = {true};
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              ReadContext place = context.child(name, isSecret(name));
              Optional<String> value = readValue(name, entry, place);
              value.ifPresent(text -> values.put(name, text));
              complete[0] &= value.isPresent();
            });
    return complete[0] ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
  }

  private static Optional<String> readValue(
      String name, ConfigNode.Entry entry, ReadContext place) {
    FieldType<String> type = isSecret(name) ? FieldTypes.STRING : FieldTypes.NAME;
    Optional<String> value = type.read(entry.value(), place);
    if (value.isEmpty()) {
      return value;
    }
    Optional<String> refusal =
        RefusedProperties.reason(name, value.get()).or(() -> fault(name, value.get()));
    if (refusal.isPresent()) {
      place.error(entry.location(), refusal.get());
      return Optional.empty();
    }
    if (isSecret(name)) {
      learnParts(value.get(), place.masker());
    }
    if (!isKnown(name)) {
      Optional<String> closest = Suggestions.closest(name, KNOWN.keySet());
      place.warning(
          entry.location(),
          "is no property of Kafka's producer; it counts only for classes of your own"
              + closest.map(known -> ". Did you mean " + known + "?").orElse(""));
    }
    return value;
  }

  private static boolean isKnown(String name) {
    return KNOWN.containsKey(name);
  }

  static boolean isSecret(String name) {
    ConfigDef.ConfigKey key = KNOWN.get(name);
    return key == null
        ? SOUNDS_SECRET.matcher(name.toLowerCase(Locale.ROOT)).find()
        : key.type == ConfigDef.Type.PASSWORD;
  }

  /** A login module's password is printed by itself where something goes wrong. */
  private static void learnParts(String value, Masker masker) {
    Matcher part = JAAS_VALUE.matcher(value);
    while (part.find()) {
      if (!part.group(1).toLowerCase(Locale.ROOT).contains("username")) {
        masker.add(part.group(2));
      }
    }
  }

  /** What Kafka says against a value, without the value. */
  private static Optional<String> fault(String name, String value) {
    ConfigDef.ConfigKey key = KNOWN.get(name);
    if (key == null || key.type == ConfigDef.Type.CLASS) {
      return Optional.empty();
    }
    Object parsed;
    try {
      parsed = ConfigDef.parseType(name, value, key.type);
    } catch (ConfigException e) {
      return Optional.of("must be " + words(key.type));
    }
    try {
      if (key.validator != null) {
        key.validator.ensureValid(name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of("is refused by Kafka, which allows " + key.validator);
    }
  }

  private static String words(ConfigDef.Type type) {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INT, LONG, SHORT -> "a whole number";
      case DOUBLE -> "a number";
      case STRING, LIST, CLASS, PASSWORD -> "a text";
    };
  }

  @Override
  public Object toPlain(Map<String, String> values) {
    Map<String, @Nullable Object> plain = new TreeMap<>();
    values.forEach((name, value) -> plain.put(name, isSecret(name) ? Masker.REDACTED : value));
    return plain;
  }
}
