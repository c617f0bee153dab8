package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.text.Causes;
import org.jspecify.annotations.Nullable;

/**
 * How far a connection has come, and why it ends, once that is known. Each part of the connection
 * moves it on. Belongs to the event loop.
 */
final class Progress {
  private final ConnectionHistory history = new ConnectionHistory();
  private State state = State.NEW;
  private Ending.Phase phase = Ending.Phase.RESOLVE;
  private @Nullable Ending reason;

  /** The life of a connection: a straight line, in which steps may be left out. */
  enum State {
    /** Nothing was done yet. */
    NEW,
    /** An address is looked up and dialled. */
    CONNECTING,
    /** The proxy, TLS and HTTP have their turn. */
    HANDSHAKING,
    /** Frames are exchanged, and what has to be said first is said. */
    OPENING,
    /** Messages are read. */
    OPEN,
    /** This side closes the connection; data is still taken. */
    CLOSING,
    /** Both sides have closed; the end of the TCP connection is waited for. */
    CLOSED,
    /** Nothing follows. */
    ENDED
  }

  State state() {
    return state;
  }

  boolean is(State asked) {
    return state == asked;
  }

  void become(State next) {
    state = next;
  }

  /** What reasons begin with. */
  Ending.Phase phase() {
    return phase;
  }

  void enter(Ending.Phase next) {
    phase = next;
  }

  /** What is remembered of it. */
  ConnectionHistory history() {
    return history;
  }

  /** The connection is going to end for this reason, whatever else goes wrong until then. */
  void endsFor(Ending known) {
    reason = known;
  }

  /** The reason that is known, or else another one. */
  Ending reasonOr(Ending other) {
    return reason == null ? other : reason;
  }

  /** The reason that is known. */
  Ending reason() {
    return requireNonNull(reason, "reason is null");
  }

  /** An end in the present phase. */
  Ending ending(String message) {
    return Ending.of(phase, message);
  }

  Ending ending(String message, RetryAdvice advice) {
    return Ending.of(phase, message, advice);
  }

  Ending ending(Throwable cause) {
    return Ending.of(phase, Causes.describe(cause), cause);
  }

  /** The end when the server does not answer our Close in time. */
  Ending unanswered() {
    return ending("closed by this side, without an answer of the server");
  }
}
