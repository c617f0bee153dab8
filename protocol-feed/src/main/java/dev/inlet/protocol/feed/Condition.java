package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.json.JsonPointers;
import java.util.List;
import java.util.Optional;

/**
 * What a message of the server has to have in it.
 *
 * @param pointer where; empty for the message as a whole
 * @param value what stands there; empty for anything
 */
record Condition(Optional<String> pointer, Optional<String> value) {
  private static final Field<String> POINTER =
      pointer("pointer")
          .description(
              "A JSON pointer to the place of `value`. Without one, `value` is the whole message,"
                  + " such as `pong`.")
          .example("/event")
          .build();

  private static final Field<String> VALUE =
      Field.string("value")
          .description(
              "What stands there: a string, or a number or `true` as it is written. Without it,"
                  + " anything that stands there counts, but `null` only in a message that has no"
                  + " sequence.")
          .example("subscribed")
          .build();

  /** The fields of a condition: all fields empty means any message. */
  static final List<Field<?>> FIELDS = List.of(POINTER, VALUE);

  static final ConfigSpec SPEC = ConfigSpec.builder().fields(FIELDS).build();

  /** A condition that is not that of any message. */
  static final ConfigSpec SPECIFIC_SPEC =
      ConfigSpec.builder().fields(FIELDS).rule(Condition::checkSpecific).build();

  static void checkSpecific(Config config, ConfigSpec.Reporter reporter) {
    if (of(config).isAny()) {
      reporter.error(POINTER, "is not set; set it, or value, or both");
    }
  }

  /** A field of a JSON pointer. */
  static Field.Builder<String> pointer(String name) {
    return Field.string(name)
        .check("must be a JSON pointer such as /data/seq", Condition::isPointer);
  }

  static boolean isPointer(String text) {
    try {
      var unused = JsonPointers.of(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Condition of(Config config) {
    return new Condition(config.find(POINTER), config.find(VALUE));
  }

  /** Whether every message meets it. */
  boolean isAny() {
    return pointer.isEmpty() && value.isEmpty();
  }

  /** For the log. */
  String describe() {
    if (isAny()) {
      return "a message";
    }
    String place = pointer.map(where -> where + " ").orElse("");
    return "a message with " + place + value.map(what -> "\"" + what + "\"").orElse("in it");
  }
}
