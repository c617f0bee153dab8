package dev.inlet.input.websocket.config;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.MessageType;
import java.time.Duration;

/** The fields of the section {@code heartbeat}. */
final class HeartbeatFields {
  static final Field<Duration> INTERVAL =
      Field.duration("interval")
          .description("How often `message` is sent; `0s` sends it at no fixed interval.")
          .defaultsTo(Duration.ZERO)
          .build();

  static final Field<String> ON =
      Field.string("on")
          .description(
              "The server's own heartbeat, to which `message` is the answer, in place of sending it"
                  + " every `interval`. A `*` stands for any text; each `*` in `message` is"
                  + " replaced by the text of the first one. So `{\"ping\":*}` with the message"
                  + " `{\"pong\":*}` answers `{\"ping\":123}` with `{\"pong\":123}`. The text has"
                  + " to match as a whole, and at most 1 KiB can stand for `*`. Such messages are"
                  + " kept from the output.")
          .defaultsTo("")
          .check(
              "must hold more than *, which every message would match",
              text -> text.isEmpty() || !text.replace(Heartbeat.ANY, "").isEmpty())
          .build();

  static final Field<String> MESSAGE =
      Field.string("message")
          .description("The message that is sent every `interval`, or as the answer to `on`.")
          .secret()
          .defaultsTo("")
          .build();

  static final Field<MessageType> TYPE =
      Field.choice("type", MessageType.class)
          .description("Whether it goes out as a text or a binary message.")
          .defaultsTo(MessageType.TEXT)
          .build();

  static final Field<PayloadEncoding> ENCODING =
      Field.choice("encoding", PayloadEncoding.class)
          .description(
              "How `message` stands for the bytes of a binary message: as `text` in UTF-8, as"
                  + " `base64`, or as `hex` with two digits for each byte.")
          .defaultsTo(PayloadEncoding.TEXT)
          .build();

  static final Field<String> REPLY =
      Field.string("reply")
          .description(
              "What the server answers. Messages that are equal to it are kept from the output.")
          .defaultsTo("")
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(INTERVAL)
          .field(ON)
          .field(MESSAGE)
          .field(TYPE)
          .field(ENCODING)
          .field(REPLY)
          .rule(HeartbeatFields::checkPurpose)
          .rule(
              (config, reporter) ->
                  PayloadEncoding.check(config, MESSAGE, TYPE, ENCODING, reporter))
          .build();

  private HeartbeatFields() {}

  private static void checkPurpose(Config config, ConfigSpec.Reporter reporter) {
    boolean every = !config.get(INTERVAL).isZero();
    boolean answers = !config.get(ON).isEmpty();
    if (every && answers) {
      reporter.error(ON, "interval is set, too; a message is sent by the clock or as an answer");
    } else if (config.get(MESSAGE).isEmpty() && every) {
      reporter.error(INTERVAL, "message is empty; set what is to be sent");
    } else if (config.get(MESSAGE).isEmpty() && answers) {
      reporter.error(ON, "message is empty; set the answer");
    } else if (!config.get(MESSAGE).isEmpty() && !every && !answers) {
      reporter.warning(MESSAGE, "is never sent; set interval or on");
    }
  }

  static Heartbeat read(Config config) {
    byte[] message = config.get(ENCODING).decode(config.get(MESSAGE));
    return config.get(ON).isEmpty()
        ? Heartbeat.sent(config.get(TYPE), message, config.get(REPLY))
        : Heartbeat.answered(config.get(TYPE), config.get(ON), message, config.get(REPLY));
  }
}
