package dev.inlet.kafka;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.kafka.ConnectorFields.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the converters that a config names take what the connector gives them. */
final class Converters {
  private static final String VALUE = "value.converter";
  private static final String KEY = "key.converter";
  private static final String SUFFIX = "Converter";
  private static final String BYTES_CONVERTER =
      "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
  private static final Set<String> NUMBERS =
      Set.of("Boolean", "Double", "Float", "Integer", "Long", "Short");

  private Converters() {}

  static List<Problem> check(Map<String, String> props, ValueType type, boolean hasKey) {
    List<Problem> problems = new ArrayList<>();
    String value = alias(props.get(VALUE));
    if (type == ValueType.BYTES && value.equals("String")) {
      problems.add(
          error(
              "value.type",
              "is bytes, of which StringConverter would write \"[B@\" and a number; set value.type"
                  + " to string, or value.converter to "
                  + BYTES_CONVERTER));
    } else if (type == ValueType.STRING && value.equals("ByteArray")) {
      problems.add(
          error(
              "value.type",
              "is string, which ByteArrayConverter does not take; set value.type to bytes, or"
                  + " value.converter to "
                  + STRING_CONVERTER));
    } else if (NUMBERS.contains(value)) {
      problems.add(error(VALUE, "takes neither bytes nor strings; set it to " + BYTES_CONVERTER));
    } else if (value.isEmpty()) {
      problems.add(
          Problem.warning(
              Location.UNKNOWN,
              VALUE,
              "is not set, so that the worker's converter counts; set it to "
                  + (type == ValueType.BYTES ? BYTES_CONVERTER : STRING_CONVERTER)
                  + ", as the worker's may write something else than the payload"));
    }
    String key = alias(props.get(KEY));
    if (hasKey && (key.equals("ByteArray") || NUMBERS.contains(key))) {
      problems.add(
          error(
              KEY,
              key + "Converter does not take strings, as keys are; set it to " + STRING_CONVERTER));
    }
    return problems;
  }

  private static Problem error(String key, String message) {
    return Problem.error(Location.UNKNOWN, key, message);
  }

  /** The shortest of the names by which Connect takes a converter; it takes all of them. */
  private static String alias(@Nullable String name) {
    String simple = name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
    return simple.endsWith(SUFFIX) && simple.length() > SUFFIX.length()
        ? simple.substring(0, simple.length() - SUFFIX.length())
        : simple;
  }
}
