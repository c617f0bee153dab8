package dev.inlet.protocol.centrifugo;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Gap;
import java.util.Optional;

/**
 * What a session that is to replace another one does not bring of a channel. Whether it is missing
 * is known once the other one has ended, which may have brought it.
 *
 * @param gap the reason, without a size
 * @param behind where the channel was before
 * @param beginning where it goes on: behind an offset of the same stream or another one
 */
record Omission(Gap gap, StreamPosition behind, StreamPosition beginning) {

  Omission {
    requireNonNull(gap, "gap is null");
    requireNonNull(behind, "behind is null");
    requireNonNull(beginning, "beginning is null");
  }

  /**
   * What of it is missing.
   *
   * @param last where the session is that was replaced
   */
  Optional<Gap> missingBehind(StreamPosition last) {
    if (!last.epoch().equals(beginning.epoch()) || isOvertakenBy(last)) {
      return Optional.of(gap);
    }
    long first =
        behind.epoch().equals(beginning.epoch())
            ? Math.max(behind.offset(), last.offset())
            : last.offset();
    return beginning.offset() > first
        ? Optional.of(gap.withMessages(beginning.offset() - first))
        : Optional.empty();
  }

  /**
   * Whether the stream has gone back, and a position is one before that: its offsets come again,
   * with other publications.
   */
  boolean isOvertakenBy(StreamPosition last) {
    return behind.epoch().equals(beginning.epoch())
        && beginning.offset() < behind.offset()
        && last.epoch().equals(beginning.epoch())
        && last.offset() >= behind.offset();
  }
}
