package dev.inlet.protocol.centrifugo;

import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of the {@code centrifugo} section. */
final class CentrifugoFields {

  /** What of a publication is delivered. */
  enum Deliver {
    /** What was published. */
    DATA,
    /** The object of the protocol around it, with offset, tags and publisher. */
    PUBLICATION
  }

  /** Where a channel begins that has no position. */
  enum From {
    /** With the first publication that the server keeps. */
    OLDEST,
    /** With what comes next. */
    NOW
  }

  static final Field<List<String>> CHANNELS =
      Field.of("channels", FieldTypes.listOf(FieldTypes.STRING))
          .description(
              "The channels to subscribe to, in this order, at every connect. Messages have the"
                  + " name of their channel as the metadata `channel`.")
          .required()
          .example(List.of("news", "trades:btc"))
          .check("must name at least one channel", channels -> !channels.isEmpty())
          .check(
              "must not name a channel twice",
              channels -> new HashSet<>(channels).size() == channels.size())
          .check("must not hold an empty name", channels -> !channels.contains(""))
          .build();

  static final Field<String> TOKEN =
      Field.credential("token")
          .description(
              "The connection token (a JWT). Servers that let anonymous clients in need none. Use"
                  + " `token_file` for tokens that expire.")
          .defaultsTo("")
          .build();

  static final Field<String> TOKEN_FILE =
      Field.path("token_file")
          .description(
              "A file that holds the connection token, in place of `token`. It is read again for"
                  + " every attempt to connect, and before the token expires: a newer token in it"
                  + " then prolongs the connection.")
          .defaultsTo("")
          .example("/var/run/secrets/tokens/centrifugo")
          .build();

  static final Field<Map<String, @Nullable Object>> DATA =
      Field.tree("data")
          .description(
              "An object that is sent as `data` of the login, for servers whose connect proxy asks"
                  + " for it.")
          .secret()
          .advanced()
          .build();

  static final Field<String> CLIENT_NAME =
      Field.string("client_name")
          .description("What the client calls itself at the server.")
          .defaultsTo("inlet")
          .advanced()
          .build();

  static final Field<From> FROM =
      Field.choice("from", From.class)
          .description(
              "Where a channel begins at the first start, when there is no position of it. `oldest`"
                  + " asks for the history of the channel, which has to reach back to its first"
                  + " publication; what it lacks is reported as a gap.")
          .defaultsTo(From.NOW)
          .build();

  static final Field<Deliver> DELIVER =
      Field.choice("deliver", Deliver.class)
          .description(
              "What becomes a message: `data`, what was published, or `publication`, the object of"
                  + " the protocol around it, with `offset`, `tags` and `info` where the server"
                  + " sends them.")
          .defaultsTo(Deliver.DATA)
          .build();

  static final Field<Duration> MAX_PING_DELAY =
      Field.duration("max_ping_delay")
          .description(
              "How much longer than its announced interval the server may be silent before the"
                  + " connection counts as lost. Not counted while reading is paused because the"
                  + " output is slow.")
          .defaultsTo(Duration.ofSeconds(10))
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Subscribes to channels of Centrifugo, and recovers what was missed.")
          .description(
              """
              Speaks the JSON protocol of Centrifugo 4 and later, and of servers on its library \
              `centrifuge`. The URL usually ends in `/connection/websocket`. Every connection logs \
              in, subscribes to the channels in their order, answers the server's pings, and \
              delivers publications one by one, several to a frame or not.

              In a channel with history and recovery a connection goes on behind the last \
              publication that was received; what the server no longer has is reported as a gap, \
              with its size if the server knows it. The position of a channel is `EPOCH:OFFSET`. \
              What is published in a channel without recovery while the connection is down is \
              reported as a gap of unknown size.\
              """)
          .category("Protocols")
          .field(CHANNELS)
          .field(TOKEN)
          .field(TOKEN_FILE)
          .field(FROM)
          .field(DELIVER)
          .field(DATA)
          .field(CLIENT_NAME)
          .field(MAX_PING_DELAY)
          .rule(CentrifugoFields::checkTokens)
          .build();

  private CentrifugoFields() {}

  private static void checkTokens(Config config, ConfigSpec.Reporter reporter) {
    CredentialSource.check(config, reporter, TOKEN, TOKEN_FILE);
  }
}
