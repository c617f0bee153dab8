package dev.inlet.auth.basic;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.nio.charset.StandardCharsets;

/** The fields of the {@code basic_auth} section. */
final class BasicAuthFields {
  static final Field<String> USERNAME =
      Field.string("username")
          .description(
              "The name to log in with. It holds no colon, since the header ends the name at the"
                  + " first one, and no control characters.")
          .defaultsTo("")
          .build();

  static final Field<String> PASSWORD =
      Field.string("password")
          .description(
              "The password that belongs to the name. It may be empty, and holds no control"
                  + " characters.")
          .defaultsTo("")
          .secret()
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
          .rule(BasicAuthFields::check)
          .build();

  private BasicAuthFields() {}

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    String username = config.get(USERNAME);
    if (username.isEmpty()) {
      reporter.error(USERNAME, "is required when basic_auth is enabled");
    }
    if (username.indexOf(':') >= 0) {
      reporter.error(
          USERNAME, "must not hold a colon, which would end it early (RFC 7617, section 2)");
    }
    checkText(USERNAME, username, reporter);
    checkText(PASSWORD, config.get(PASSWORD), reporter);
  }

  private static void checkText(Field<String> field, String text, ConfigSpec.Reporter reporter) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      reporter.error(field, "must not hold control characters (RFC 7617, section 2)");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      reporter.error(field, "holds half of a surrogate pair, which UTF-8 cannot encode");
    }
  }
}
