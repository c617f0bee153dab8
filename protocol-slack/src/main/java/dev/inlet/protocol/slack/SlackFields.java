package dev.inlet.protocol.slack;

import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The fields of the {@code slack} section. */
final class SlackFields {

  /** When an envelope is acknowledged. */
  enum Acknowledge {
    RECEIVED,
    DELIVERED
  }

  /** What is handed to the output of an envelope. */
  enum Deliver {
    PAYLOAD,
    ENVELOPE
  }

  static final Field<String> APP_TOKEN =
      Field.credential("app_token")
          .description(
              "The app-level token with the scope `connections:write`, which begins with `xapp-`.")
          .defaultsTo("")
          .build();

  static final Field<String> APP_TOKEN_FILE =
      Field.path("app_token_file")
          .description(
              "A file that holds the token, in place of `app_token`. It is read again for every"
                  + " attempt to connect. A line end at its end does not count.")
          .defaultsTo("")
          .example("/var/run/secrets/tokens/slack")
          .build();

  static final Field<Acknowledge> ACKNOWLEDGE =
      Field.choice("acknowledge", Acknowledge.class)
          .description(
              "When an envelope is acknowledged. With `delivered` once the output has it, so that"
                  + " Slack sends again what was lost in a crash; an output that needs more than"
                  + " three seconds makes Slack send it again meanwhile, which is recognised. With"
                  + " `received` at once.")
          .defaultsTo(Acknowledge.DELIVERED)
          .build();

  static final Field<Deliver> DELIVER =
      Field.choice("deliver", Deliver.class)
          .description(
              "What is delivered: the `payload` of each envelope, or the whole `envelope`, with its"
                  + " identifier, type and retries.")
          .defaultsTo(Deliver.PAYLOAD)
          .build();

  static final Field<String> API_URL =
      Field.string("api_url")
          .description(
              "Where Slack's Web API is. `apps.connections.open` is asked there for the address of"
                  + " every connection.")
          .defaultsTo("https://slack.com/api/")
          .check(
              "must be an address with http:// or https:// and a slash at its end",
              SlackFields::isApiUrl)
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Receives the events of a Slack app by Socket Mode.")
          .description(
              """
              Every connection goes to an address of its own, for which Slack is asked by HTTP with \
              the app-level token; of the input's `url`, which has to be a `wss://` address such as \
              `wss://wss-primary.slack.com/link/`, nothing is used but that it is one. The \
              request to Slack goes the way of the websocket, with the section `tls` and the proxy \
              of the input, which has to speak HTTP: a `socks5://` one is refused. Slack says when \
              a connection is to be replaced, about once an hour; the next one is made as soon as \
              everything is acknowledged, within three seconds.

              Each message has the metadata `envelope_type` (`events_api`, \
              `interactive`, `slash_commands`), `envelope_id` and, if Slack sends it again, \
              `retry_attempt` and `retry_reason`. Envelopes that come again, although the output has them or is about \
              to, are dropped and counted. Slack keeps no history beyond its few retries: what it \
              gives up is not seen as missing.\
              """)
          .category("Session protocols")
          .field(APP_TOKEN)
          .field(APP_TOKEN_FILE)
          .field(ACKNOWLEDGE)
          .field(DELIVER)
          .field(API_URL)
          .rule(SlackFields::check)
          .rule(
              (config, reporter) ->
                  CredentialSource.check(config, reporter, APP_TOKEN, APP_TOKEN_FILE))
          .build();

  private SlackFields() {}

  private static boolean isApiUrl(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && text.endsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    if (config.get(APP_TOKEN).isEmpty() && config.get(APP_TOKEN_FILE).isEmpty()) {
      reporter.error(
          APP_TOKEN, "is required when slack is enabled, or app_token_file in its place");
    }
  }
}
