package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.HandshakeRejection;
import dev.inlet.input.RetryAdvice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection, or an attempt at one, came to its end.
 *
 * @param message one line, without secrets
 * @param rejection the server's answer, if it refused the handshake
 */
record Ending(
    Phase phase,
    String message,
    RetryAdvice retryAdvice,
    Optional<HandshakeRejection> rejection,
    @Nullable Throwable cause) {

  /** How far a connection had come. */
  enum Phase {
    RESOLVE("resolve"),
    CONNECT("connect"),
    PROXY("proxy"),
    TLS("tls"),
    UPGRADE("upgrade"),
    OPEN_MESSAGES("open_messages"),
    OPEN("open");

    private final String shown;

    Phase(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  Ending {
    requireNonNull(phase, "phase is null");
    requireNonNull(message, "message is null");
    requireNonNull(retryAdvice, "retryAdvice is null");
    requireNonNull(rejection, "rejection is null");
  }

  static Ending of(Phase phase, String message) {
    return new Ending(phase, message, RetryAdvice.USUAL, Optional.empty(), null);
  }

  static Ending of(Phase phase, String message, Throwable cause) {
    return new Ending(phase, message, RetryAdvice.USUAL, Optional.empty(), cause);
  }

  static Ending of(Phase phase, String message, RetryAdvice advice) {
    return new Ending(phase, message, advice, Optional.empty(), null);
  }

  /** The same, with a word on messages that were thrown away while closing. */
  Ending withDiscarded(long messages) {
    if (messages == 0) {
      return this;
    }
    return new Ending(
        phase,
        message + "; " + messages + " messages that came after that were discarded",
        retryAdvice,
        rejection,
        cause);
  }

  /** The message with the phase in front. */
  String describe() {
    return phase + ": " + message;
  }
}
