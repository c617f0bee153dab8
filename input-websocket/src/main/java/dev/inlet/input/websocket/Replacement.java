package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is to take the place of the present one. What changes is guarded by the {@link
 * Connections}.
 */
final class Replacement {
  private final Attempt replaced;
  private final Positions from;
  private final Overlap overlap;
  private @Nullable Attempt attempt;
  private State state = State.OPENING;

  /** How far it has come. */
  enum State {
    OPENING,
    /** Both are open. */
    OVERLAPPING,
    /** The present one is being ended. */
    TAKING_OVER
  }

  /**
   * A replacement that has not begun.
   *
   * @param from where the protocol goes on
   * @param overlap remembers what is read meanwhile
   */
  Replacement(Attempt replaced, Positions from, Overlap overlap) {
    this.replaced = requireNonNull(replaced, "replaced is null");
    this.from = requireNonNull(from, "from is null");
    this.overlap = requireNonNull(overlap, "overlap is null");
  }

  /** The connection whose place it takes. */
  Attempt replaced() {
    return replaced;
  }

  Positions from() {
    return from;
  }

  Overlap overlap() {
    return overlap;
  }

  void begin(Attempt started) {
    attempt = started;
  }

  boolean hasBegun() {
    return attempt != null;
  }

  /** The connection itself, once it has begun. */
  Attempt attempt() {
    return requireNonNull(attempt, "attempt is null");
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }
}
