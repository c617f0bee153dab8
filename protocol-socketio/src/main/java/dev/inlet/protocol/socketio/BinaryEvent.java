package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event whose binary attachments follow it; they are put in their places when all are here. */
final class BinaryEvent {
  /** What an attachment takes in memory beside its bytes. */
  private static final int OVERHEAD = 64;

  private final byte[] json;
  private final Then then;
  private final boolean wanted;
  private final long limit;
  private final List<@Nullable String> attachments = new ArrayList<>();
  private long missing;
  private long size;

  /** What is to be done with an event that is complete. */
  @FunctionalInterface
  interface Then {

    /** Takes the JSON array or argument. */
    void complete(byte[] json) throws ProtocolException;
  }

  /**
   * An event without attachments yet.
   *
   * @param json what is to be delivered, with placeholders
   * @param wanted whether the event is delivered at all
   * @param limit how many bytes all of it may have
   */
  BinaryEvent(byte[] json, long attachments, boolean wanted, long limit, Then then) {
    this.json = requireNonNull(json, "json is null");
    this.missing = attachments;
    this.wanted = wanted;
    this.limit = limit;
    this.then = requireNonNull(then, "then is null");
    size = json.length;
  }

  /** Adds the next attachment, or passes over it. */
  void add(Received attachment) throws ProtocolException {
    missing--;
    if (!wanted) {
      return;
    }
    size += attachment.size() + OVERHEAD;
    if (size > limit) {
      throw new ProtocolException(
          "an event with its attachments is larger than "
              + limit
              + " bytes (max_binary_event_size)");
    }
    attachments.add(Base64.getEncoder().encodeToString(attachment.toByteArray()));
  }

  boolean isComplete() {
    return missing <= 0;
  }

  /** Hands the event on. */
  void complete() throws ProtocolException, JsonException {
    if (wanted) {
      JsonValue value = JsonValue.parse(json, 0, json.length);
      then.complete(new JsonWriter().value(inlined(value)).toBytes());
    } else {
      then.complete(json);
    }
  }

  // As deep as JSON can be that was parsed.
  private JsonValue inlined(JsonValue value) throws ProtocolException {
    switch (value.kind()) {
      case OBJECT -> {
        if (isPlaceholder(value)) {
          return attachment(value.member("num").orElse(JsonValue.NULL).asLong().orElse(-1));
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : value.members().entrySet()) {
          members.put(member.getKey(), inlined(member.getValue()));
        }
        return JsonValue.object(members);
      }
      case ARRAY -> {
        List<JsonValue> elements = new ArrayList<>();
        for (JsonValue element : value.elements()) {
          elements.add(inlined(element));
        }
        return JsonValue.array(elements);
      }
      case STRING, NUMBER, BOOLEAN, NULL -> {
        return value;
      }
    }
    throw new AssertionError(value.kind());
  }

  private static boolean isPlaceholder(JsonValue value) {
    return value.kind() == JsonKind.OBJECT
        && value.member("_placeholder").flatMap(JsonValue::asBoolean).orElse(false);
  }

  /** Each attachment stands in one place, so that an event cannot grow beyond what has come. */
  private JsonValue attachment(long number) throws ProtocolException {
    String text =
        number < 0 || number >= attachments.size() ? null : attachments.set((int) number, null);
    if (text == null) {
      throw Packet.malformed("the places of its attachments are wrong");
    }
    return JsonValue.of(text);
  }
}
