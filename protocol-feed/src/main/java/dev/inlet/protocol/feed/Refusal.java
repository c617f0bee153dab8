package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.Optional;

/**
 * A message by which the server refuses.
 *
 * @param reason where it says why
 */
record Refusal(Condition condition, Optional<String> reason) {
  private static final Field<String> REASON =
      Condition.pointer("reason")
          .description(
              "A JSON pointer to the words of the server, for the log; without it the whole message"
                  + " is quoted.")
          .example("/msg")
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .fields(Condition.FIELDS)
          .field(REASON)
          .rule(Condition::checkSpecific)
          .build();

  /** Whether a message is one of these; nothing where an error would stand is none. */
  boolean isMetBy(ControlMessage message) {
    return message.meets(condition)
        && (condition.value().isPresent() || !message.isNothing(condition));
  }

  static Refusal of(Config config) {
    return new Refusal(Condition.of(config), config.find(REASON));
  }
}
