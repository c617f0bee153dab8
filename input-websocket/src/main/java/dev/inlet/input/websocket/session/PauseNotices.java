package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.protocol.Session;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells a session when it sees nothing of the server for a reason of this side, and when it does
 * again. Belongs to the event loop.
 */
final class PauseNotices {
  private final Consumer<Consumer<Session>> teller;
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

  enum Reason {
    /** Nothing is read until there is room. */
    READING_PAUSED,
    /** What comes is held until the session takes over. */
    HELD
  }

  /**
   * Nothing pauses.
   *
   * @param teller calls the session, on its thread
   */
  PauseNotices(Consumer<Consumer<Session>> teller) {
    this.teller = requireNonNull(teller, "teller is null");
  }

  void pause(Reason reason) {
    boolean first = reasons.isEmpty();
    reasons.add(reason);
    if (first) {
      teller.accept(Session::readingPaused);
    }
  }

  boolean has(Reason reason) {
    return reasons.contains(reason);
  }

  /** Gives false if nothing had paused for this reason. */
  boolean resume(Reason reason) {
    boolean had = reasons.remove(reason);
    if (had && reasons.isEmpty()) {
      teller.accept(Session::readingResumed);
    }
    return had;
  }
}
