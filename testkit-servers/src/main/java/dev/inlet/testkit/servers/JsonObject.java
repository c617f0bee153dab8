package dev.inlet.testkit.servers;

import dev.inlet.config.JsonText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes one JSON object: all that this module needs of JSON. */
final class JsonObject {
  private final Map<String, String> members = new LinkedHashMap<>();

  JsonObject with(String name, String text) {
    return withJson(name, JsonText.quote(text));
  }

  JsonObject with(String name, Optional<String> text) {
    return text.isPresent() ? with(name, text.get()) : this;
  }

  JsonObject with(String name, long number) {
    return withJson(name, Long.toString(number));
  }

  JsonObject with(String name, boolean value) {
    return withJson(name, Boolean.toString(value));
  }

  /** A duration in milliseconds. */
  JsonObject with(String name, Duration duration) {
    return with(name, duration.toMillis());
  }

  /** A value that is JSON already. */
  JsonObject withJson(String name, String json) {
    members.put(name, json);
    return this;
  }

  /** The object in one line. */
  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> JsonText.quote(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
