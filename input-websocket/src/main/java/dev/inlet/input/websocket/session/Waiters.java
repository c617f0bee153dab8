package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The threads that wait for a connection to open, for its messages and for its end. All of them are
 * released at its end whatever goes wrong then, also when no memory is left. {@link #opened} and
 * {@link #end} belong to the event loop.
 */
final class Waiters {
  private static final String UNTOLD = "ended, and the reason cannot be described";

  /** Made in advance, for when nothing more can be made. */
  private static final Map<Ending.Phase, Ending> FALLBACKS = new EnumMap<>(Ending.Phase.class);

  static {
    for (Ending.Phase phase : Ending.Phase.values()) {
      FALLBACKS.put(phase, Ending.of(phase, UNTOLD));
    }
  }

  private final HandOff handOff;
  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();

  Waiters(HandOff handOff) {
    this.handOff = requireNonNull(handOff, "handOff is null");
  }

  /** True when messages can be read; false when they never will be. Never exceptionally. */
  CompletableFuture<Boolean> whenOpened() {
    return opened;
  }

  /** The reason, when nothing of the connection is left. Never exceptionally. */
  CompletableFuture<Ending> whenEnded() {
    return ended;
  }

  void opened() {
    opened.complete(true);
  }

  /**
   * Releases all; does nothing at further calls.
   *
   * @param reason what is known of the end
   * @param told makes what is told of it, and may throw
   */
  void end(Ending reason, Supplier<Ending> told) {
    if (ended.isDone()) {
      return;
    }
    Ending last = requireNonNull(FALLBACKS.get(reason.phase()), "a phase is missing");
    try {
      last = describe(reason, told);
    } finally {
      release(last);
    }
  }

  private static Ending describe(Ending reason, Supplier<Ending> told) {
    try {
      return told.get();
    } catch (RuntimeException | Error e) {
      return new Ending(
          reason.phase(), UNTOLD, reason.retryAdvice(), reason.code(), reason.rejection(), e);
    }
  }

  private void release(Ending last) {
    try {
      ended.complete(last);
    } finally {
      try {
        handOff.end();
      } finally {
        opened.complete(false);
      }
    }
  }
}
