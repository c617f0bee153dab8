package com.example.inlet.clientcredentials;

import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The fields of the {@code client_credentials} section. */
final class ClientCredentialsFields {
  static final Field<String> TOKEN_URL =
      Field.string("token_url")
          .description("The token endpoint of the authorization server.")
          .required()
          .example("https://login.example.com/oauth2/token")
          .check("must be a URL with https, or http", ClientCredentialsFields::isUrl)
          .build();

  static final Field<String> CLIENT_ID =
      Field.string("client_id")
          .description("The name that the authorization server knows this client by.")
          .required()
          .example("feed-reader")
          .check("must not be empty", id -> !id.isBlank())
          .build();

  static final Field<String> CLIENT_SECRET =
      Field.credential("client_secret")
          .description("The secret that belongs to it.")
          .required()
          .check("must not be empty", secret -> !secret.isEmpty())
          .build();

  static final Field<List<String>> SCOPES =
      Field.strings("scopes")
          .description("What the token is for, in the server's words.")
          .defaultsTo(List.of())
          .example(List.of("feed.read"))
          .build();

  static final Field<Duration> RENEW_BEFORE =
      Field.duration("renew_before")
          .description(
              "How long before its end a token is replaced: attempts to connect use a new one from"
                  + " then on.")
          .defaultsTo(Duration.ofSeconds(30))
          .check("must not be negative", duration -> !duration.isNegative())
          .build();

  static final Field<Boolean> LOGIN_AGAIN =
      Field.bool("login_again")
          .description(
              "Whether the connection is replaced at that time as well, for servers that close it"
                  + " when its token ends.")
          .defaultsTo(true)
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Fetches a bearer token with the client credentials grant of OAuth 2.")
          .category("Authentication")
          .field(TOKEN_URL)
          .field(CLIENT_ID)
          .field(CLIENT_SECRET)
          .field(SCOPES)
          .field(RENEW_BEFORE)
          .field(LOGIN_AGAIN)
          .fields(TokenPlacement.fields())
          .rule(TokenPlacement::check)
          .build();

  private ClientCredentialsFields() {}

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
