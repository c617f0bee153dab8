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
  private final Map<String, JsonValue> cursor;

  /**
   * The messages of a connection.
   *
   * @param cursor where the session goes on, if it does
   */
  Messages(Link link, Placeholders placeholders, Map<String, JsonValue> cursor) {
    this.link = link;
    this.placeholders = placeholders;
    this.cursor = cursor;
  }

  /** Sends a message of no channel. */
  void send(Template template) {
    link.send(placeholders.render(template, cursor));
  }

  /** Sends a message on channels, at least one. */
  void send(Template template, List<String> channels) {
    Map<String, JsonValue> values = new LinkedHashMap<>(cursor);
    values.put(Placeholders.CHANNEL, JsonValue.of(channels.get(0)));
    values.put(
        Placeholders.CHANNELS, JsonValue.array(channels.stream().map(JsonValue::of).toList()));
    link.send(placeholders.render(template, values));
  }

  /** Sends an answer, which may quote the message that it answers. */
  void answer(Template template, ControlMessage message) {
    Map<String, JsonValue> quoted = new LinkedHashMap<>();
    for (String name : template.names()) {
      if (name.startsWith("/")) {
        quoted.put(name, message.part(name));
      }
    }
    link.send(placeholders.render(template, quoted));
  }
}
