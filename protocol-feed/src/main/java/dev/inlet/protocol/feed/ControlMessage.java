package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonPointers;
import dev.inlet.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows one message after the other to conditions, which are all looked for in one pass. Belongs to
 * one thread at a time.
 */
final class ControlMessage {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, byte[]> values = new HashMap<>();
  private final JsonFinder finder;
  private byte[] message = {};
  private int size;
  private boolean isJson;

  /** For these conditions, of which some may be the same. */
  ControlMessage(List<Condition> conditions) {
    List<String> pointers = new ArrayList<>();
    for (Condition condition : conditions) {
      condition
          .pointer()
          .ifPresent(
              pointer -> {
                if (numbers.putIfAbsent(pointer, pointers.size()) == null) {
                  pointers.add(pointer);
                }
              });
      condition.value().ifPresent(value -> values.put(value, value.getBytes(UTF_8)));
    }
    finder = JsonPointers.of(pointers).finder();
  }

  /** Shows a message. */
  void show(byte[] newMessage, int newSize) {
    message = newMessage;
    size = newSize;
    try {
      finder.find(message, 0, size);
      isJson = true;
    } catch (JsonException e) {
      isJson = false;
    }
  }

  /** Whether the message meets a condition, one of those that were given at the beginning. */
  boolean meets(Condition condition) {
    if (condition.pointer().isEmpty()) {
      return condition.value().map(this::isWhole).orElse(true);
    }
    Integer number = numbers.get(condition.pointer().get());
    return number != null && meetsAt(number, condition.value());
  }

  private boolean isWhole(String value) {
    byte[] bytes = values.getOrDefault(value, new byte[0]);
    return Arrays.equals(bytes, 0, bytes.length, message, 0, size);
  }

  private boolean meetsAt(int pointer, Optional<String> value) {
    if (!isJson || !finder.isFound(pointer)) {
      return false;
    }
    if (value.isEmpty()) {
      return true;
    }
    byte[] bytes = values.getOrDefault(value.get(), new byte[0]);
    int start = finder.start(pointer);
    int end = finder.end(pointer);
    boolean isString = message[start] == '"';
    if (Arrays.equals(
        message, isString ? start + 1 : start, isString ? end - 1 : end, bytes, 0, bytes.length)) {
      return !isString || value.get().indexOf('\\') < 0;
    }
    return isString && isEscaped(start, end) && isText(pointer, value.get());
  }

  private boolean isEscaped(int start, int end) {
    for (int at = start; at < end; at++) {
      if (message[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  private boolean isText(int pointer, String value) {
    try {
      return finder.readText(pointer).equals(value);
    } catch (JsonException e) {
      return false;
    }
  }

  /** Whether {@code null} stands at the pointer of a condition. */
  boolean isNull(Condition condition) {
    Integer number = condition.pointer().map(numbers::get).orElse(null);
    return number != null
        && isJson
        && finder.isFound(number)
        && message[finder.start(number)] == 'n';
  }

  /** A part of the message; null if there is none. */
  JsonValue part(String pointer) {
    return tree().flatMap(value -> value.at(pointer)).orElse(JsonValue.NULL);
  }

  /** What the message says at a pointer, or the message as a whole. */
  String words(Optional<String> pointer) {
    return pointer
        .flatMap(place -> tree().flatMap(value -> value.at(place)))
        .map(value -> value.asText().orElseGet(value::toJson))
        .orElseGet(() -> new String(message, 0, size, UTF_8));
  }

  private Optional<JsonValue> tree() {
    try {
      return Optional.of(JsonValue.parse(message, 0, size));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
