package dev.inlet.protocol.feed;

import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends the messages of a connection, made from templates. */
final class Messages {
  private final Link link;
  private final Placeholders placeholders;
  private final SessionSecrets secrets;
  private final Map<String, JsonValue> cursor;

  /**
   * The messages of a connection.
   *
   * @param secrets learns their signatures
   * @param cursor where the session goes on, if it does
   */
  Messages(
      Link link, Placeholders placeholders, SessionSecrets secrets, Map<String, JsonValue> cursor) {
    this.link = link;
    this.placeholders = placeholders;
    this.secrets = secrets;
    this.cursor = cursor;
  }

  /** Sends a message of no channel. */
  void send(Template template) {
    send(template, cursor);
  }

  /** Sends a message on channels, at least one. */
  void send(Template template, List<String> channels) {
    Map<String, JsonValue> values = new LinkedHashMap<>(cursor);
    values.put(Placeholders.CHANNEL, JsonValue.of(channels.get(0)));
    values.put(
        Placeholders.CHANNELS, JsonValue.array(channels.stream().map(JsonValue::of).toList()));
    send(template, values);
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
