package dev.inlet.kafka;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.host.InputPlugin;
import dev.inlet.json.JsonPointers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fields of a connector beside those of its input. They are written as dotted keys, so that a
 * section here is the part of a key before the dot.
 */
final class ConnectorFields {
  private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /** What the value of a record is. */
  enum ValueType {
    BYTES,
    STRING
  }

  static final Field<String> INPUT =
      Field.string("input")
          .description(
              "The name of the input to read from. Its own keys begin with that name and a dot.")
          .required()
          .build();

  static final Field<String> TOPIC =
      Field.string("topic")
          .description("The topic to write to.")
          .required()
          .check(
              "is no name of a topic: 1 to 249 letters, digits, dots, underscores and hyphens",
              name -> TOPIC_NAME.matcher(name).matches())
          .build();

  static final Field<ValueType> VALUE_TYPE =
      Field.choice("type", ValueType.class)
          .description(
              "What the value of a record is: `bytes`, the payload as it came, for"
                  + " `org.apache.kafka.connect.converters.ByteArrayConverter`, or `string`, the"
                  + " payload as text, for `org.apache.kafka.connect.storage.StringConverter` and"
                  + " other converters. Bytes that are no UTF-8 become U+FFFD in a string.")
          .defaultsTo(ValueType.BYTES)
          .build();

  static final Field<Config> VALUE =
      Field.object("value", ConfigSpec.builder().field(VALUE_TYPE).build())
          .description("What the value of a record is.")
          .build();

  static final Field<String> KEY_FIELD =
      Field.string("field")
          .description(
              "A JSON pointer (RFC 6901) to the value in the message that becomes the key of the"
                  + " record, as a string: records of one key go to one partition, in order. A"
                  + " message that is no JSON, or whose value is missing, null or longer than 4096"
                  + " bytes, becomes a record without a key, which Kafka refuses to write to a"
                  + " compacted topic. Needs a `key.converter` that takes strings.")
          .defaultsTo("")
          .example("/data/symbol")
          .check(
              "is no JSON pointer: it begins with /, such as /data/symbol", ConnectorFields::isKey)
          .build();

  static final Field<Config> KEY =
      Field.object("key", ConfigSpec.builder().field(KEY_FIELD).build())
          .description("What the key of a record is.")
          .build();

  static final Field<Boolean> RECORD_HEADERS =
      Field.bool("headers")
          .description(
              "Whether records have headers: `inlet.type` (`text` or `binary`), and `inlet.NAME`"
                  + " for each thing that the input or its session protocol knows of a message,"
                  + " such as `inlet.url`.")
          .defaultsTo(false)
          .build();

  static final Field<Config> RECORD =
      Field.object("record", ConfigSpec.builder().field(RECORD_HEADERS).build())
          .description("What a record has beside key and value.")
          .build();

  /** The first parts of keys that Kafka Connect uses as well. */
  static final List<String> SHARED = List.of(KEY.name(), VALUE.name());

  private ConnectorFields() {}

  private static boolean isKey(String pointer) {
    if (pointer.isEmpty()) {
      return true;
    }
    try {
      return !JsonPointers.of(pointer).pointers().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The connector's own fields.
   *
   * @param choosesInput whether the config says which input there is
   */
  static List<Field<?>> own(boolean choosesInput) {
    List<Field<?>> always = List.of(TOPIC, VALUE, KEY, RECORD);
    return choosesInput ? Stream.concat(Stream.of(INPUT), always.stream()).toList() : always;
  }

  /** All that a connector with this input can be told. */
  static ConfigSpec spec(boolean choosesInput, Field<Config> section) {
    return ConfigSpec.builder()
        .summary("Writes the messages of an input to a topic.")
        .fields(own(choosesInput))
        .field(section)
        .build();
  }

  /** The keys of an input, behind its name. */
  static Field<Config> section(InputPlugin plugin) {
    return Field.object(plugin.name(), plugin::spec)
        .description("The fields of the input.")
        .build();
  }

  /** The field of an input that has this name and kind, if it has one. */
  @SuppressWarnings("unchecked") // the shape says what a field of this name holds
  static <T> Optional<Field<T>> find(
      ConfigSpec spec, String name, dev.inlet.config.ValueShape shape) {
    return spec.fields().stream()
        .filter(field -> field.name().equals(name) && field.type().shape().equals(shape))
        .map(field -> (Field<T>) field)
        .findFirst();
  }
}
