package dev.inlet.auth.bearer;

import dev.inlet.auth.CredentialSource;
import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** The fields of the {@code bearer} section. */
final class BearerFields {
  static final Field<String> TOKEN =
      Field.credential("token")
          .description("The token. A line end at its end does not count.")
          .defaultsTo("")
          .build();

  static final Field<String> TOKEN_FILE =
      Field.path("token_file")
          .description(
              "A file that holds the token, in place of `token`. It is read again for every attempt"
                  + " to connect, so a token that something else renews needs no restart. A line"
                  + " end at its end does not count.")
          .defaultsTo("")
          .example("/var/run/secrets/tokens/feed")
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Sends a token that was made elsewhere.")
          .description(
              """
              Every attempt to connect carries `Authorization: Bearer …` (RFC 6750) with the token \
              of the configuration or of a file, or the token in another place (`send_as`): a \
              header of another name, a query parameter, a subprotocol, or the first message.

              A file that cannot be read is an error at start. If it becomes unreadable later, \
              attempts fail and are repeated until it can be read again. Whoever can read the \
              traffic can read the token: use this scheme with `wss://` only, save for servers on \
              the same machine.""")
          .category("Authentication")
          .field(TOKEN)
          .field(TOKEN_FILE)
          .fields(TokenPlacement.fields())
          .rule(BearerFields::check)
          .rule((config, reporter) -> CredentialSource.check(config, reporter, TOKEN, TOKEN_FILE))
          .rule(TokenPlacement::check)
          .build();

  private BearerFields() {}

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    if (config.get(TOKEN).isEmpty() && config.get(TOKEN_FILE).isEmpty()) {
      reporter.error(TOKEN, "is required when bearer is enabled, or token_file in its place");
    }
  }
}
