package com.example.inlet.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes messages of the bytes of an event stream, wherever they were torn apart (HTML Living
 * Standard, section 9.2.6). Holds one event at a time, within its limit.
 */
final class EventParser {
  private final int maxMessageSize;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>();
  private boolean afterCarriageReturn;
  private boolean hasData;
  private String type = "";
  private String idOfEvent; // counts from the end of the event on: a part of one is no event
  private String lastEventId;
  private Optional<Duration> retry = Optional.empty();

  /** A parser for a new connection; the ID lives on from one to the next. */
  EventParser(int maxMessageSize, String lastEventId) {
    this.maxMessageSize = maxMessageSize;
    this.idOfEvent = lastEventId;
    this.lastEventId = lastEventId;
  }

  /**
   * Takes bytes.
   *
   * @throws IOException if an event is too large; those before it can be taken
   */
  void accept(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
        continue;
      }
      afterCarriageReturn = next == '\r';
      if (next == '\n' || next == '\r') {
        endLine();
      } else {
        line.write(next);
        requireRoom();
      }
    }
  }

  private void requireRoom() throws IOException {
    // A line also holds the name of its field.
    if (data.size() > maxMessageSize || line.size() > maxMessageSize + "data: ".length()) {
      throw new IOException("an event is larger than max_message_size of " + maxMessageSize);
    }
  }

  private void endLine() throws IOException {
    String text = line.toString(UTF_8);
    line.reset();
    if (text.isEmpty()) {
      endEvent();
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    set(field, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void set(String field, String value) throws IOException {
    switch (field) {
      case "data" -> addData(value);
      case "event" -> type = value;
      case "id" -> idOfEvent = value.indexOf('\0') < 0 ? value : idOfEvent;
      case "retry" -> setRetry(value);
      default -> {} // a comment, or of a later version
    }
  }

  private void addData(String value) throws IOException {
    if (hasData) {
      data.write('\n');
    }
    hasData = true;
    data.writeBytes(value.getBytes(UTF_8));
    requireRoom();
  }

  private void setRetry(String value) {
    if (value.matches("\\d{1,9}")) {
      retry = Optional.of(Duration.ofMillis(Long.parseLong(value)));
    }
  }

  private void endEvent() {
    lastEventId = idOfEvent;
    if (hasData) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("sse_event", type.isEmpty() ? "message" : type);
      attributes.put("sse_id", lastEventId);
      Metadata metadata = Metadata.of(Instant.now(), attributes);
      messages.add(Message.of(MessageType.TEXT, data.toByteArray(), metadata));
    }
    data.reset();
    hasData = false;
    type = "";
  }

  /** Takes the messages that are complete. */
  List<Message> take() {
    List<Message> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  /** The ID to go on from, behind the messages that are complete; empty if there is none. */
  String lastEventId() {
    return lastEventId;
  }

  /** How long the server asks to wait before the next connection. */
  Optional<Duration> retry() {
    return retry;
  }
}
