package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonPointers;
import dev.inlet.json.JsonValue;
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
  private final Map<String, byte[]> values = new HashMap<>();
  private final Map<String, Integer> numbersOfAll;
  private final Map<String, Integer> numbersOfLasting;
  private final JsonFinder ofAll;
  private JsonFinder finder;
  private Map<String, Integer> numbers; // of pointers, counted from the first one
  private int first;
  private byte[] message = {};
  private int size;
  private boolean isJson;
  private boolean isCounted;

  /**
   * For these conditions, of which some may be the same.
   *
   * @param lasting those among them to which all messages are shown
   */
  ControlMessage(List<Condition> conditions, List<Condition> lasting) {
    for (Condition condition : conditions) {
      condition.value().ifPresent(value -> values.put(value, value.getBytes(UTF_8)));
    }
    List<String> pointers = pointers(conditions);
    numbersOfAll = numbers(pointers);
    numbersOfLasting = numbers(pointers(lasting));
    ofAll = JsonPointers.of(pointers).finder();
    finder = ofAll;
    numbers = numbersOfAll;
  }

  /** The pointers of conditions, each of them once. */
  static List<String> pointers(List<Condition> conditions) {
    return conditions.stream().flatMap(each -> each.pointer().stream()).distinct().toList();
  }

  private static Map<String, Integer> numbers(List<String> pointers) {
    Map<String, Integer> numbers = new HashMap<>();
    pointers.forEach(pointer -> numbers.put(pointer, numbers.size()));
    return numbers;
  }

  /**
   * Shows a message.
   *
   * @param countedByFeed whether {@code null} is nothing, since the message is likely one of data
   */
  void show(byte[] newMessage, int newSize, boolean countedByFeed) {
    message = newMessage;
    size = newSize;
    isCounted = countedByFeed;
    finder = ofAll;
    numbers = numbersOfAll;
    first = 0;
    try {
      finder.find(message, 0, size);
      isJson = true;
    } catch (JsonException e) {
      isJson = false;
    }
  }

  /**
   * Shows a message that the feed counts to the lasting conditions alone.
   *
   * @param found has looked for their pointers
   * @param firstPointer the number that the first of them has there
   */
  void showLasting(byte[] newMessage, int newSize, JsonFinder found, int firstPointer) {
    message = newMessage;
    size = newSize;
    finder = found;
    numbers = numbersOfLasting;
    first = firstPointer;
    isJson = true;
    isCounted = true;
  }

  /** Whether the message meets a condition, one of those that it was shown to. */
  boolean meets(Condition condition) {
    if (condition.pointer().isEmpty()) {
      return condition.value().map(this::isWhole).orElse(true);
    }
    Integer number = numbers.get(condition.pointer().get());
    return number != null && meetsAt(first + number, condition.value());
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
      return !isCounted || message[finder.start(pointer)] != 'n';
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

  /**
   * Whether what stands at the pointer of a condition means that there is nothing: {@code null},
   * {@code false}, zero, or a string, list or object with nothing in it.
   */
  boolean isNothing(Condition condition) {
    Integer number = condition.pointer().map(numbers::get).orElse(null);
    if (number == null || !isJson || !finder.isFound(first + number)) {
      return false;
    }
    int start = finder.start(first + number);
    int end = finder.end(first + number);
    return switch (message[start]) {
      case 'n', 'f' -> true;
      case 't' -> false;
      case '"' -> end - start == 2;
      case '[', '{' -> isBlank(start + 1, end - 1);
      default -> isZero(start, end);
    };
  }

  private boolean isBlank(int start, int end) {
    for (int at = start; at < end; at++) {
      if (message[at] > ' ') {
        return false;
      }
    }
    return true;
  }

  private boolean isZero(int start, int end) {
    for (int at = start; at < end && message[at] != 'e' && message[at] != 'E'; at++) {
      if (message[at] >= '1' && message[at] <= '9') {
        return false;
      }
    }
    return true;
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
