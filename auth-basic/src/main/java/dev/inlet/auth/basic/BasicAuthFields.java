package dev.inlet.auth.basic;

import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.nio.charset.StandardCharsets;

/** The fields of the {@code basic_auth} section. */
final class BasicAuthFields {
  static final Field<String> USERNAME =
      Field.of("username", FieldTypes.CREDENTIAL)
          .description(
              "The name to log in with. It may be empty beside a password, and holds no colon, since"
                  + " the header ends the name at the first one.")
          .defaultsTo("")
          .build();

  static final Field<String> PASSWORD =
      Field.credential("password")
          .description(
              "The password that belongs to the name. It may be empty. A line end at its end does"
                  + " not count.")
          .defaultsTo("")
          .build();

  static final Field<String> PASSWORD_FILE =
      Field.path("password_file")
          .description(
              "A file that holds the password, in place of `password`. It is read again for every"
                  + " attempt to connect, so a new password needs no restart. A line end at its end"
                  + " does not count.")
          .defaultsTo("")
          .example("/run/secrets/feed-password")
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Logs in with a username and a password (HTTP basic authentication).")
          .description(
              """
              Every handshake carries the header `Authorization: Basic …` of RFC 7617, with name \
              and password encoded as UTF-8.

              Base64 is no encryption: whoever can read the traffic can read the password. Use \
              this scheme with `wss://` only, save for servers on the same machine.""")
          .category("Authentication")
          .field(USERNAME)
          .field(PASSWORD)
          .field(PASSWORD_FILE)
          .rule(
              (config, reporter) ->
                  CredentialSource.check(config, reporter, PASSWORD, PASSWORD_FILE))
          .rule(BasicAuthFields::check)
          .build();

  private BasicAuthFields() {}

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    String username = config.get(USERNAME);
    if (!config.isSet(USERNAME) && !config.isSet(PASSWORD) && !config.isSet(PASSWORD_FILE)) {
      reporter.error(USERNAME, "is required when basic_auth is enabled, or a password");
    }
    if (username.indexOf(':') >= 0) {
      reporter.error(
          USERNAME, "must not hold a colon, which would end it early (RFC 7617, section 2)");
    }
    checkText(USERNAME, username, reporter);
    checkText(PASSWORD, config.get(PASSWORD), reporter);
  }

  private static void checkText(Field<String> field, String text, ConfigSpec.Reporter reporter) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      reporter.error(field, "holds half of a surrogate pair, which UTF-8 cannot encode");
    }
  }
}
