package dev.inlet.host;

import dev.inlet.input.ConnectionFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gathers the parts of an event for logs that machines read. Names stay the same. */
final class EventFields {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Begins with what has happened. */
  EventFields(String event) {
    fields.put("event", event);
  }

  /** How far the connection had come, and the HTTP status or close code that was given. */
  EventFields with(ConnectionFailure failure) {
    failure.phase().ifPresent(phase -> fields.put("phase", phase));
    failure
        .code()
        .ifPresent(code -> fields.put(code >= 100 && code < 600 ? "status" : "code", (long) code));
    return this;
  }

  /** Until the next attempt; without it there is none. */
  EventFields withDelay(Optional<Duration> delay) {
    return delay.map(wait -> with("delay_seconds", wait)).orElse(this);
  }

  EventFields with(String name, Duration time) {
    fields.put(name, (double) time.toMillis() / TimeUnit.SECONDS.toMillis(1));
    return this;
  }

  EventFields with(String name, long number) {
    fields.put(name, number);
    return this;
  }

  /** In the order in which they were given. */
  Map<String, Object> all() {
    return Collections.unmodifiableMap(fields);
  }
}
