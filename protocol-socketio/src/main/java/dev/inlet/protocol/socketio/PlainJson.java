package dev.inlet.protocol.socketio;

import dev.inlet.json.JsonValue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the plain values of a configuration into JSON. */
final class PlainJson {

  private PlainJson() {}

  static JsonValue of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
      return JsonValue.object(members);
    }
    if (value instanceof Collection<?> collection) {
      return JsonValue.array(collection.stream().map(PlainJson::of).toList());
    }
    if (value instanceof Boolean bool) {
      return JsonValue.of(bool);
    }
    if (value instanceof Number number) {
      return JsonValue.of(new BigDecimal(number.toString()));
    }
    return value == null ? JsonValue.NULL : JsonValue.of(value.toString());
  }
}
