package dev.inlet.input.websocket;

import dev.inlet.auth.OpeningMessage;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  static final Field<OpeningMessage.Type> OPEN_MESSAGE_TYPE =
      Field.choice("open_message_type", OpeningMessage.Type.class)
          .description("Whether `open_message` goes out as a text or a binary message.")
          .advanced()
          .defaultsTo(OpeningMessage.Type.TEXT)
          .build();

  private static final Field<String> MESSAGE =
      Field.string("message").description("The message to send.").secret().required().build();

  private static final Field<OpeningMessage.Type> TYPE =
      Field.choice("type", OpeningMessage.Type.class)
          .description("Whether it goes out as a text or a binary message.")
          .defaultsTo(OpeningMessage.Type.TEXT)
          .build();

  private static final Field<String> AWAIT =
      Field.string("await")
          .description(
              "A text that a reply has to contain before the next message is sent; nothing is"
                  + " awaited if it is empty.")
          .defaultsTo("")
          .build();

  private static final Field<Duration> TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long to wait for that reply. If it does not come the attempt to connect has"
                  + " failed.")
          .defaultsTo(Duration.ofSeconds(10))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  private static final Field<Boolean> DROP_REPLY =
      Field.bool("drop_reply")
          .description("Whether that reply is kept from the output.")
          .defaultsTo(false)
          .build();

  private static final ConfigSpec ENTRY =
      ConfigSpec.builder()
          .field(MESSAGE)
          .field(TYPE)
          .field(AWAIT)
          .field(TIMEOUT)
          .field(DROP_REPLY)
          .build();

  static final Field<List<OpeningMessage>> OPEN_MESSAGES =
      Field.of("open_messages", FieldTypes.listOf(new EntryType()))
          .description(
              "Messages that are sent in this order each time a connection has been opened, in place"
                  + " of `open_message`. An entry is a text, or an object that may also wait for a"
                  + " reply before the next entry is sent: log in, wait for the acknowledgement,"
                  + " subscribe.")
          .advanced()
          .secret()
          .defaultsTo(List.of())
          .example(
              List.of(
                  new OpeningMessage(
                      "{\"op\":\"login\"}",
                      OpeningMessage.Type.TEXT,
                      Optional.of("\"logged_in\""),
                      Duration.ofSeconds(10),
                      true),
                  OpeningMessage.text("{\"op\":\"subscribe\"}")))
          .build();

  private OpenMessageFields() {}

  static void check(Config config, ConfigSpec.Reporter reporter) {
    if (!config.get(OPEN_MESSAGE).isEmpty() && !config.get(OPEN_MESSAGES).isEmpty()) {
      reporter.error(OPEN_MESSAGES, "open_message is set, too; make it the first of open_messages");
    }
  }

  /** What is to be sent, whichever field it stands in. */
  static List<OpeningMessage> read(Config config) {
    String single = config.get(OPEN_MESSAGE);
    return single.isEmpty()
        ? config.get(OPEN_MESSAGES)
        : List.of(OpeningMessage.of(single, config.get(OPEN_MESSAGE_TYPE)));
  }

  /** A text, or an object. */
  private static final class EntryType implements FieldType<OpeningMessage> {

    @Override
    public String name() {
      return "string or object";
    }

    @Override
    public Optional<OpeningMessage> read(ConfigNode node, ReadContext context) {
      return node instanceof ConfigNode.Mapping
          ? ENTRY.read(node, context).map(EntryType::ofObject)
          : FieldTypes.STRING.read(node, context).map(OpeningMessage::text);
    }

    private static OpeningMessage ofObject(Config entry) {
      return new OpeningMessage(
          entry.get(MESSAGE),
          entry.get(TYPE),
          Optional.of(entry.get(AWAIT)).filter(text -> !text.isEmpty()),
          entry.get(TIMEOUT),
          entry.get(DROP_REPLY));
    }

    @Override
    public Object toPlain(OpeningMessage value) {
      if (value.equals(OpeningMessage.text(value.message()))) {
        return value.message();
      }
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put(MESSAGE.name(), value.message());
      plain.put(TYPE.name(), value.type().name().toLowerCase(Locale.ROOT));
      value.await().ifPresent(text -> plain.put(AWAIT.name(), text));
      plain.put(TIMEOUT.name(), FieldTypes.DURATION.toPlain(value.timeout()));
      plain.put(DROP_REPLY.name(), value.dropReply());
      return plain;
    }

    @Override
    public Optional<ConfigSpec> nested() {
      return Optional.of(ENTRY);
    }
  }
}
