package com.example.inlet.stomp;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** The fields of the {@code stomp} section. */
final class StompFields {
  static final Field<String> DESTINATION =
      Field.string("destination")
          .description("What to subscribe to.")
          .required()
          .example("/queue/trades")
          .check("must not be empty", destination -> !destination.isBlank())
          .build();

  static final Field<String> VIRTUAL_HOST =
      Field.string("virtual_host")
          .description("The virtual host of the broker.")
          .defaultsTo("/")
          .check("must be one line", StompFields::isOneLine)
          .build();

  static final Field<String> LOGIN =
      Field.string("login")
          .description("The user to log in as. Empty if the broker asks for none.")
          .defaultsTo("")
          .check("must be one line", StompFields::isOneLine)
          .build();

  static final Field<String> PASSCODE =
      Field.credential("passcode")
          .description("The password of the user.")
          .defaultsTo("")
          .check("must be one line", StompFields::isOneLine)
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Receives the messages of a queue or topic by STOMP 1.2.")
          .description(
              "Messages are acknowledged when the output has them; the broker sends again what was"
                  + " not.")
          .category("Session protocols")
          .field(DESTINATION)
          .field(VIRTUAL_HOST)
          .field(LOGIN)
          .field(PASSCODE)
          .build();

  private StompFields() {}

  private static boolean isOneLine(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }
}
