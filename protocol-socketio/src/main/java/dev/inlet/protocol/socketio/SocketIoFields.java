package dev.inlet.protocol.socketio;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of the {@code socketio} section. */
final class SocketIoFields {

  /** What is delivered of an event. */
  enum Delivered {
    /** The argument of an event that has one, the list of them otherwise. */
    ARGUMENTS,
    /** The list of the event's name and its arguments. */
    EVENT
  }

  /** When an event that wants it is acknowledged. */
  enum Acknowledge {
    /** As soon as it has come. */
    RECEIVED,
    /** When the output has it. */
    DELIVERED
  }

  static final Field<String> NAMESPACE =
      Field.path("namespace")
          .description(
              "The namespace to log in to. It is not the path of the URL, as it is for the official"
                  + " client: that path is where the server has Socket.IO, `/socket.io/` unless the"
                  + " URL has one.")
          .defaultsTo("/")
          .example("/feed")
          .check(
              "must begin with \"/\" and hold no \",\"",
              text -> text.startsWith("/") && text.indexOf(',') < 0)
          .build();

  static final Field<Map<String, @Nullable Object>> AUTH =
      Field.tree("auth")
          .description(
              "What the login carries, any object, such as `{token: ${TOKEN}}`; the server finds it"
                  + " in `socket.handshake.auth`.")
          .secret()
          .build();

  static final Field<String> AUTH_FILE =
      Field.path("auth_file")
          .description(
              "A file of a JSON object whose members are added to those of `auth`, and count more."
                  + " It is read again for every attempt to connect, so a token that something else"
                  + " renews needs no restart.")
          .defaultsTo("")
          .example("/var/run/secrets/feed.json")
          .build();

  static final Field<List<String>> EMIT =
      Field.strings("emit")
          .description(
              "Events to send after each login, in this order, such as to subscribe. Each is a JSON"
                  + " array of the event's name and its arguments. They are sent to a session that"
                  + " was recovered as well.")
          .example(List.of("[\"subscribe\", {\"channel\": \"trades\"}]"))
          .check(
              "must be a list of JSON arrays that begin with the name of an event, such as"
                  + " [\"subscribe\", \"trades\"]",
              events -> events.stream().allMatch(SocketIoFields::isEvent))
          .build();

  static final Field<List<String>> EVENTS =
      Field.strings("events")
          .description("The names of the events to deliver. All are delivered if it is empty.")
          .example(List.of("trade", "quote"))
          .build();

  static final Field<Delivered> DELIVER =
      Field.choice("deliver", Delivered.class)
          .description(
              "What is delivered of an event: with `arguments` its argument as JSON, or a JSON"
                  + " array if there is not exactly one, and with `event` the JSON array of the"
                  + " event's name and its arguments. What costs least is the single argument: it"
                  + " is not copied.")
          .defaultsTo(Delivered.ARGUMENTS)
          .build();

  static final Field<Acknowledge> ACKNOWLEDGE =
      Field.choice("acknowledge", Acknowledge.class)
          .description(
              "When an event for which the server wants an acknowledgement gets one: with"
                  + " `delivered` when the output has taken it, and with `received` at once. Events"
                  + " that are not delivered are not acknowledged.")
          .defaultsTo(Acknowledge.DELIVERED)
          .build();

  static final Field<List<String>> VOLATILE_EVENTS =
      Field.strings("volatile_events")
          .description(
              "The names of events that the server sends as `volatile`. A server with connection"
                  + " state recovery adds an offset to the arguments of all other events, which is"
                  + " taken away again; from an event that has none, a last argument that looks"
                  + " like an offset would be taken.")
          .advanced()
          .build();

  static final Field<Long> MAX_BINARY_EVENT_SIZE =
      Field.size("max_binary_event_size")
          .description(
              "How large an event with binary attachments may be, all of it together. A larger one"
                  + " ends the connection.")
          .defaultsTo(32L << 20)
          .check("must be at least 1KiB and at most 1GiB", size -> size >= 1024 && size <= 1 << 30)
          .advanced()
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Receives the events of a Socket.IO server.")
          .description(
              """
              Speaks Socket.IO protocol 5 over Engine.IO 4, as socket.io 3 and later do. The \
              handshake asks for `EIO=4&transport=websocket` at the path `/socket.io/`, unless the \
              URL has another; then one namespace is logged in to. Each event becomes one message, \
              with its name and namespace in the metadata `event` and `namespace`.

              Binary attachments are put in their places in the arguments, as strings of base64.

              If the server has connection state recovery turned on, each connection continues \
              where the last one ended, and so does a restarted process that keeps its positions. \
              What the server could not recover is reported as a gap of unknown size.\
              """)
          .category("Session protocols")
          .field(NAMESPACE)
          .field(AUTH)
          .field(AUTH_FILE)
          .field(EMIT)
          .field(EVENTS)
          .field(DELIVER)
          .field(ACKNOWLEDGE)
          .field(VOLATILE_EVENTS)
          .field(MAX_BINARY_EVENT_SIZE)
          .rule(SocketIoFields::check)
          .build();

  private SocketIoFields() {}

  private static boolean isEvent(String text) {
    try {
      JsonValue event = JsonValue.parse(text);
      return event.kind() == JsonKind.ARRAY
          && !event.elements().isEmpty()
          && event.elements().get(0).asString().isPresent();
    } catch (JsonException e) {
      return false;
    }
  }

  private static void check(Config config, ConfigSpec.Reporter reporter) {
    for (String reserved : List.of("pid", "offset")) {
      if (config.get(AUTH).containsKey(reserved)) {
        reporter.error(AUTH, "cannot hold \"" + reserved + "\", which the protocol sets itself");
      }
    }
  }
}
