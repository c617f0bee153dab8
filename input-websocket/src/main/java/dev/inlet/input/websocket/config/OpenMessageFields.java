package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import dev.inlet.input.MessageType;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields {@code open_message}, {@code open_message_type} and {@code open_messages}. */
final class OpenMessageFields {
  static final Field<String> OPEN_MESSAGE =
      Field.string("open_message")
          .description(
              "A message that is sent each time a connection has been opened, such as a"
                  + " subscription; nothing is sent if it is empty.")
          .secret()
          .defaultsTo("")
          .example("{\"op\":\"subscribe\",\"channel\":\"trades\"}")
          .build();

  static final Field<MessageType> OPEN_MESSAGE_TYPE =
      Field.choice("open_message_type", MessageType.class)
          .description("Whether `open_message` goes out as a text or a binary message.")
          .advanced()
          .defaultsTo(MessageType.TEXT)
          .build();

  private static final Field<String> MESSAGE =
      Field.string("message")
          .description(
              "The message to send. Without one the entry only awaits a message of the server, such"
                  + " as its greeting.")
          .secret()
          .build();

  private static final Field<MessageType> TYPE =
      Field.choice("type", MessageType.class)
          .description("Whether it goes out as a text or a binary message.")
          .defaultsTo(MessageType.TEXT)
          .build();

  private static final Field<PayloadEncoding> ENCODING =
      Field.choice("encoding", PayloadEncoding.class)
          .description(
              "How `message` stands for the bytes of a binary message: as `text` in UTF-8, as"
                  + " `base64`, or as `hex` with two digits for each byte.")
          .defaultsTo(PayloadEncoding.TEXT)
          .build();

  private static final Field<String> AWAIT =
      Field.string("await")
          .description(
              "A text that a message of the server has to contain before the next entry counts.")
          .check("must not be empty; leave it out to wait for nothing", text -> !text.isEmpty())
          .build();

  private static final Field<String> FAIL_ON =
      Field.string("fail_on")
          .description(
              "A text that says that the server refuses, such as `\"error\"`. A message that"
                  + " contains it while `await` waits ends the attempt at once; the log quotes the"
                  + " message. The next attempt follows after the longest delay.")
          .check("must not be empty; leave it out if nothing is refused", text -> !text.isEmpty())
          .build();

  private static final Field<Duration> TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long `await` waits. After that the attempt to connect has failed, and the log"
                  + " quotes the last message that came.")
          .defaultsTo(Duration.ofSeconds(10))
          .check(
              "must be more than 0 and at most 24h",
              timeout -> !timeout.isZero() && timeout.compareTo(OpeningMessage.MAX_TIMEOUT) <= 0)
          .build();

  private static final Field<Boolean> DROP_REPLY =
      Field.bool("drop_reply")
          .description("Whether the message that `await` waited for is kept from the output.")
          .defaultsTo(false)
          .build();

  private static final ConfigSpec ENTRY =
      ConfigSpec.builder()
          .field(MESSAGE)
          .field(TYPE)
          .field(ENCODING)
          .field(AWAIT)
          .field(FAIL_ON)
          .field(TIMEOUT)
          .field(DROP_REPLY)
          .rule(OpenMessageFields::checkPurpose)
          .rule(
              (entry, reporter) -> PayloadEncoding.check(entry, MESSAGE, TYPE, ENCODING, reporter))
          .build();

  static final Field<List<OpeningMessage>> OPEN_MESSAGES =
      Field.of("open_messages", FieldTypes.listOf(new EntryType()))
          .description(
              "Messages that are sent in this order each time a connection has been opened, in"
                  + " place of `open_message`. An entry is a text, or an object that may also wait"
                  + " for a message of the server before the next entry counts: wait for the"
                  + " greeting, log in, wait for the acknowledgement, subscribe.")
          .advanced()
          .secret()
          .defaultsTo(List.of())
          .example(
              List.of(
                  OpeningMessage.awaitOnly("\"connected\"").droppingReply(),
                  OpeningMessage.text("{\"op\":\"login\"}")
                      .awaiting("\"logged_in\"")
                      .failingOn("\"error\"")
                      .within(Duration.ofSeconds(5)),
                  OpeningMessage.text("{\"op\":\"subscribe\"}")))
          .build();

  private OpenMessageFields() {}

  static void check(Config config, ConfigSpec.Reporter reporter) {
    if (!config.get(OPEN_MESSAGE).isEmpty() && !config.get(OPEN_MESSAGES).isEmpty()) {
      reporter.error(OPEN_MESSAGES, "open_message is set, too; make it the first of open_messages");
    }
  }

  private static void checkPurpose(Config entry, ConfigSpec.Reporter reporter) {
    if (entry.find(AWAIT).isPresent()) {
      return;
    }
    if (entry.find(MESSAGE).isEmpty()) {
      reporter.error(MESSAGE, "is not set; set it, or await, or both");
      return;
    }
    for (Field<?> field : List.of(FAIL_ON, TIMEOUT, DROP_REPLY)) {
      if (entry.isSet(field)) {
        reporter.error(field, "has no effect without await; set await, too");
      }
    }
  }

  /** What is to be sent, whichever field it stands in. */
  static List<OpeningMessage> read(Config config) {
    String single = config.get(OPEN_MESSAGE);
    if (single.isEmpty()) {
      return config.get(OPEN_MESSAGES);
    }
    return List.of(
        switch (config.get(OPEN_MESSAGE_TYPE)) {
          case TEXT -> OpeningMessage.text(single);
          case BINARY -> OpeningMessage.binary(single.getBytes(UTF_8));
        });
  }

  /** A text, or an object. */
  private static final class EntryType implements FieldType<OpeningMessage> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Either(ValueShape.Single.TEXT, new ValueShape.Section(() -> ENTRY));
    }

    @Override
    public Optional<OpeningMessage> read(ConfigNode node, ReadContext context) {
      return node instanceof ConfigNode.Mapping
          ? ENTRY.read(node, context.ofSection()).map(EntryType::ofObject)
          : FieldTypes.STRING.read(node, context).map(OpeningMessage::text);
    }

    private static OpeningMessage ofObject(Config entry) {
      OpeningMessage message =
          entry.find(MESSAGE).isEmpty()
              ? OpeningMessage.awaitOnly(entry.get(AWAIT))
              : ofPayload(entry, entry.get(ENCODING).decode(entry.get(MESSAGE)));
      if (entry.find(AWAIT).isPresent()) {
        message = message.awaiting(entry.get(AWAIT)).within(entry.get(TIMEOUT));
      }
      if (entry.find(FAIL_ON).isPresent()) {
        message = message.failingOn(entry.get(FAIL_ON));
      }
      return entry.get(DROP_REPLY) ? message.droppingReply() : message;
    }

    private static OpeningMessage ofPayload(Config entry, byte[] payload) {
      return switch (entry.get(TYPE)) {
        case TEXT -> OpeningMessage.text(new String(payload, UTF_8));
        case BINARY -> OpeningMessage.binary(payload);
      };
    }

    @Override
    public Object toPlain(OpeningMessage value) {
      Optional<String> text = value.payload().map(payload -> new String(payload, UTF_8));
      if (text.isPresent() && value.equals(OpeningMessage.text(text.get()))) {
        return text.get();
      }
      Map<String, Object> plain = new LinkedHashMap<>();
      value.payload().ifPresent(payload -> putPayload(plain, value.type(), payload));
      value.await().ifPresent(awaited -> plain.put(AWAIT.name(), awaited));
      value.failOn().ifPresent(refusal -> plain.put(FAIL_ON.name(), refusal));
      if (value.await().isPresent()) {
        plain.put(TIMEOUT.name(), FieldTypes.DURATION.toPlain(value.timeout()));
        plain.put(DROP_REPLY.name(), value.dropReply());
      }
      return plain;
    }

    private static void putPayload(Map<String, Object> plain, MessageType type, byte[] payload) {
      switch (type) {
        case TEXT -> plain.put(MESSAGE.name(), new String(payload, UTF_8));
        case BINARY -> {
          plain.put(MESSAGE.name(), Base64.getEncoder().encodeToString(payload));
          plain.put(TYPE.name(), TYPE.type().toPlain(type));
          plain.put(ENCODING.name(), ENCODING.type().toPlain(PayloadEncoding.BASE64));
        }
      }
    }
  }
}
