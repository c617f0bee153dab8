package com.example.inlet.apikey;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** The fields of the {@code api_key} section. */
final class ApiKeyFields {
  static final Field<String> FILE =
      Field.path("file")
          .description(
              "The file that holds the key. It is read again for every attempt to connect, so a new"
                  + " key needs no restart.")
          .required()
          .example("/run/secrets/feed-key")
          .check("must not be empty", file -> !file.isBlank())
          .build();

  static final Field<String> HEADER =
      Field.string("header")
          .description("The header that carries the key.")
          .defaultsTo("X-Api-Key")
          .check("must be a header name", header -> header.matches("[A-Za-z0-9-]+"))
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Sends an API key in a header.")
          .category("Authentication")
          .field(FILE)
          .field(HEADER)
          .build();

  private ApiKeyFields() {}
}
