package com.example.inlet.challenge;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** The fields of the {@code challenge} section. */
final class ChallengeFields {
  static final Field<String> KEY_ID =
      Field.string("key_id")
          .description("Which of the server's keys the secret belongs to.")
          .required()
          .example("feed-reader-1")
          .check("must not be empty", id -> !id.isBlank())
          .build();

  static final Field<String> SECRET =
      Field.credential("secret")
          .description("What challenges are signed with. It is never sent.")
          .required()
          .check("must not be empty", secret -> !secret.isEmpty())
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Signs the challenge of a server with HMAC-SHA256.")
          .category("Authentication")
          .field(KEY_ID)
          .field(SECRET)
          .build();

  private ChallengeFields() {}
}
