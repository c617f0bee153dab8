package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.time.Duration;
import java.util.Optional;

/**
 * The messages that show that both sides are there.
 *
 * @param send every interval
 * @param timeout after which silence is the end
 * @param ping a message of the server to be answered with {@code pong}
 */
record Heartbeat(
    Optional<Template> send,
    Duration interval,
    Optional<Duration> timeout,
    Optional<Condition> ping,
    Optional<Template> pong) {
  static final Heartbeat NONE =
      new Heartbeat(
          Optional.empty(), Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());

  private static final Field<String> SEND =
      Field.string("send")
          .description(
              "A message to send every `interval`, a template, such as `{\"op\":\"ping\"}`.")
          .secret()
          .build();

  private static final Field<Duration> INTERVAL =
      Field.duration("interval")
          .description("How often `send` goes out, once the steps of `opening` are done.")
          .defaultsTo(Duration.ofSeconds(20))
          .check("must be more than 0", interval -> !interval.isZero())
          .build();

  private static final Field<Duration> TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long the server may send no message at all before the connection is given up;"
                  + " it ends after at most a quarter of that more. Time in which nothing is read,"
                  + " since the output is slow, does not count.")
          .check("must be more than 0", timeout -> !timeout.isZero())
          .example(Duration.ofSeconds(60))
          .build();

  private static final Field<Config> PING =
      Field.object("ping", Condition.SPECIFIC_SPEC)
          .description("The server's ping, which is answered with `pong`.")
          .build();

  private static final Field<String> PONG =
      Field.string("pong")
          .description(
              "The answer to `ping`, a template in which `{{/time}}` is what stands at the JSON"
                  + " pointer `/time` of the ping, with quotes if it is a string, such as"
                  + " `{\"pong\":{{/time}}}`.")
          .secret()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(SEND)
          .field(INTERVAL)
          .field(TIMEOUT)
          .field(PING)
          .field(PONG)
          .rule(Heartbeat::check)
          .build();

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    if (config.isSet(INTERVAL) && config.find(SEND).isEmpty()) {
      reporter.error(INTERVAL, "has no effect without send; set send, too");
    }
    if (config.isSet(PING) != config.isSet(PONG)) {
      reporter.error(config.isSet(PING) ? PING : PONG, "ping and pong need each other");
    }
  }

  static Heartbeat of(Config config) {
    return new Heartbeat(
        config.find(SEND).map(Template::new),
        config.get(INTERVAL),
        config.find(TIMEOUT),
        config.isSet(PING) ? Optional.of(Condition.of(config.get(PING))) : Optional.empty(),
        config.find(PONG).map(Template::new));
  }
}
