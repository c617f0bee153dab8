package dev.inlet.protocol.feed;

import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends the messages of a connection, made from templates. */
final class Messages {
  private final Link link;
  private final Placeholders placeholders;
  private final SessionSecrets secrets;
  private final Supplier<Optional<String>> cursor;

  /**
   * The messages of a connection.
   *
   * @param secrets learns their signatures
   * @param cursor behind which the server is to go on by now, if it is known
   */
  Messages(
      Link link,
      Placeholders placeholders,
      SessionSecrets secrets,
      Supplier<Optional<String>> cursor) {
    this.link = link;
    this.placeholders = placeholders;
    this.secrets = secrets;
    this.cursor = cursor;
  }

  /** Behind which cursor the server is to go on by now, if it is known. */
  Optional<String> cursor() {
    return cursor.get();
  }

  /** Sends a message of no channel. */
  void send(Template template, Optional<String> from) {
    send(template, valuesOf(from));
  }

  /** Sends a message on channels, at least one. */
  void send(Template template, List<String> channels, Optional<String> from) {
    Map<String, JsonValue> values = valuesOf(from);
    values.put(Placeholders.CHANNEL, JsonValue.of(channels.get(0)));
    values.put(
        Placeholders.CHANNELS, JsonValue.array(channels.stream().map(JsonValue::of).toList()));
    send(template, values);
  }

  private static Map<String, JsonValue> valuesOf(Optional<String> cursor) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    cursor.ifPresent(text -> values.put(Placeholders.CURSOR, JsonValue.of(text)));
    return values;
  }

  /** Sends an answer, which may quote the message that it answers. */
  void answer(Template template, ControlMessage message) {
    Map<String, JsonValue> quoted = new LinkedHashMap<>();
    for (String name : template.names()) {
      if (name.startsWith("/")) {
        quoted.put(name, message.part(name));
      }
    }
    send(template, quoted);
  }

  private void send(Template template, Map<String, JsonValue> values) {
    link.send(placeholders.render(template, values, secrets::learn));
  }
}
