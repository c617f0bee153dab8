package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to subscribe to.
 *
 * @param awaitsEach whether each channel is confirmed on its own
 * @param interval between two messages
 */
record Subscriptions(
    List<String> channels,
    Template send,
    int perMessage,
    Optional<Condition> await,
    boolean awaitsEach,
    Duration interval,
    Optional<Template> unsubscribe) {
  static final Field<List<String>> CHANNELS =
      Field.of("channels", FieldTypes.listOf(FieldTypes.STRING))
          .description("What to subscribe to, by the names that the server has for it.")
          .required()
          .check("must not be empty", channels -> !channels.isEmpty())
          .example(List.of("trades.BTC-USD", "trades.ETH-USD"))
          .build();

  private static final Field<String> SEND =
      Field.string("send")
          .description(
              "The message that subscribes, a template: `{{channels}}` is a JSON list of the"
                  + " channels of this message, `{{channel}}` the first of them. Many servers take"
                  + " `{\"op\":\"subscribe\",\"args\":{{channels}}}`.")
          .required()
          .secret()
          .build();

  private static final Field<Integer> PER_MESSAGE =
      Field.integer("per_message")
          .description(
              "How many channels a message subscribes to; further messages follow for the rest.")
          .defaultsTo(50)
          .check("must be at least 1", count -> count >= 1)
          .build();

  private static final Field<Config> AWAIT =
      Field.object("await", Condition.SPECIFIC_SPEC)
          .description(
              "The server's confirmation, which has to come before the next message is sent.")
          .build();

  private static final Field<Boolean> AWAIT_EACH =
      Field.bool("await_each")
          .description("Whether the server confirms each channel, rather than each message.")
          .defaultsTo(false)
          .build();

  private static final Field<Duration> INTERVAL =
      Field.duration("interval")
          .description(
              "How long to wait between two messages, for servers that limit how many they take.")
          .defaultsTo(Duration.ZERO)
          .build();

  private static final Field<String> UNSUBSCRIBE =
      Field.string("unsubscribe")
          .description(
              "The message that ends a subscription, a template as `send`, such as"
                  + " `{\"op\":\"unsubscribe\",\"args\":{{channels}}}`. It goes out first when"
                  + " `on_gap: resubscribe` subscribes again.")
          .secret()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(CHANNELS)
          .field(SEND)
          .field(PER_MESSAGE)
          .field(AWAIT)
          .field(AWAIT_EACH)
          .field(INTERVAL)
          .field(UNSUBSCRIBE)
          .rule(Subscriptions::check)
          .build();

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    Template send = new Template(config.get(SEND));
    boolean names = send.names().contains(Placeholders.CHANNELS);
    boolean namesOne = send.names().contains(Placeholders.CHANNEL) && config.get(PER_MESSAGE) == 1;
    if (!names && !namesOne) {
      reporter.error(SEND, "must hold {{channels}}, or {{channel}} with per_message: 1");
    }
    if (config.get(AWAIT_EACH) && !config.isSet(AWAIT)) {
      reporter.error(AWAIT_EACH, "has no effect without await; set await, too");
    }
  }

  /** How many messages confirm the subscription to these channels, if they are awaited. */
  int confirmations(List<String> names) {
    return awaitsEach ? names.size() : messages(names);
  }

  /** How many messages it takes to subscribe to these channels. */
  int messages(List<String> names) {
    return (names.size() + perMessage - 1) / perMessage;
  }

  static Subscriptions of(Config config) {
    return new Subscriptions(
        config.get(CHANNELS),
        new Template(config.get(SEND)),
        config.get(PER_MESSAGE),
        config.isSet(AWAIT) ? Optional.of(Condition.of(config.get(AWAIT))) : Optional.empty(),
        config.get(AWAIT_EACH),
        config.get(INTERVAL),
        config.find(UNSUBSCRIBE).map(Template::new));
  }
}
