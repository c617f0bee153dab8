package dev.inlet.protocol.feed;

import dev.inlet.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A gap between two messages that were received.
 *
 * @param channel empty if there are no channels
 * @param after sequence or cursor of the last message before it
 * @param before sequence or cursor of the first message behind it
 * @param withEnds whether the messages at its ends are to be fetched as well, as others may be
 *     there beside them
 * @param messages how many are missing, if the sequence says so
 */
record Missing(
    String channel, String after, String before, boolean withEnds, OptionalLong messages) {

  /** A gap in a sequence. */
  static Missing ofSequence(String channel, long after, long before, boolean countsByOne) {
    return new Missing(
        channel,
        Long.toString(after),
        Long.toString(before),
        false,
        countsByOne ? OptionalLong.of(before - after - 1) : OptionalLong.empty());
  }

  /** A gap between two cursors. */
  static Missing ofCursor(String after, String before, boolean withEnds) {
    return new Missing("", after, before, withEnds, OptionalLong.empty());
  }

  /** What the placeholders of an address stand for. */
  Map<String, JsonValue> placeholders() {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    values.put(Placeholders.CHANNEL, JsonValue.of(channel));
    values.put(Placeholders.AFTER, JsonValue.of(after));
    values.put(Placeholders.BEFORE, JsonValue.of(before));
    values.put(Placeholders.FROM, JsonValue.of(beside(after, 1)));
    values.put(Placeholders.TO, JsonValue.of(beside(before, -1)));
    return values;
  }

  private static String beside(String place, int step) {
    try {
      return Long.toString(Long.parseLong(place) + step);
    } catch (NumberFormatException e) {
      return place; // a cursor that is no number
    }
  }

  /** Whether a place, a sequence or a cursor, is within the gap; also if that cannot be told. */
  boolean holds(String place) {
    try {
      long number = Long.parseLong(place);
      long first = Long.parseLong(after);
      long last = Long.parseLong(before);
      int margin = withEnds ? 0 : 1;
      return number >= first + margin && number <= last - margin;
    } catch (NumberFormatException e) {
      return withEnds || (!place.equals(after) && !place.equals(before));
    }
  }
}
