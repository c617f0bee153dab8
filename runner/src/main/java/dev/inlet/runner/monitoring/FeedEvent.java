package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that happened to a pipeline, or the same several times in a row.
 *
 * @param first when it happened first
 * @param last when it happened last
 * @param count how often in a row
 * @param phase how far the connection had come
 * @param code an HTTP status or a close code
 */
record FeedEvent(
    Kind kind,
    Instant first,
    Instant last,
    long count,
    String text,
    Optional<String> phase,
    OptionalInt code) {

  /** What happened. */
  enum Kind {
    CONNECTED,
    CONNECT_FAILED,
    LOST,
    REPLACED,
    REPLACE_FAILED,
    MISSED,
    OUTPUT_REFUSED,
    OUTPUT_DROPPED,
    OUTPUT_RECOVERED,
    PAUSED,
    WARNING;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  FeedEvent {
    requireNonNull(kind, "kind is null");
    requireNonNull(text, "text is null");
  }

  static FeedEvent of(Kind kind, Instant time, String text) {
    return new FeedEvent(kind, time, time, 1, text, Optional.empty(), OptionalInt.empty());
  }

  FeedEvent withPhase(Optional<String> newPhase, OptionalInt newCode) {
    return new FeedEvent(kind, first, last, count, text, newPhase, newCode);
  }

  /** Whether the other one is the same again. */
  boolean isRepeatedBy(FeedEvent next) {
    return kind == next.kind
        && phase.equals(next.phase)
        && code.equals(next.code)
        && text.equals(next.text);
  }

  FeedEvent repeatedAt(Instant time) {
    return new FeedEvent(kind, first, time, count + 1, text, phase, code);
  }
}
