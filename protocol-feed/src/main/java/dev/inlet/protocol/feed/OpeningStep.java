package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.Optional;

/**
 * A message to send, a reply to await, or both.
 *
 * @param await what the reply has to be
 */
record OpeningStep(Optional<Template> send, Optional<Condition> await) {
  private static final Field<String> SEND =
      Field.string("send")
          .description(
              "The message to send, a template. Without one the step only awaits a message, such as"
                  + " a greeting.")
          .secret()
          .build();

  private static final Field<Config> AWAIT =
      Field.object("await", Condition.SPEC)
          .description(
              "The message of the server that has to come before the next step. `{}` stands for any"
                  + " message that is not a ping.")
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(SEND)
          .field(AWAIT)
          .rule(
              (step, reporter) -> {
                if (step.find(SEND).isEmpty() && !step.isSet(AWAIT)) {
                  reporter.error(SEND, "is not set; set it, or await, or both");
                }
              })
          .build();

  static OpeningStep of(Config config) {
    return new OpeningStep(
        config.find(SEND).map(Template::new),
        config.isSet(AWAIT) ? Optional.of(Condition.of(config.get(AWAIT))) : Optional.empty());
  }
}
