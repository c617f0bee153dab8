package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRejection;
import dev.inlet.config.Masker;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.wire.CloseCode;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection, or an attempt at one, came to its end.
 *
 * @param message one line, without secrets
 * @param code the HTTP status or close code by which the server gave its reason, if it gave one
 * @param rejection the server's word on credentials, if it gave one
 */
public record Ending(
    Phase phase,
    String message,
    RetryAdvice retryAdvice,
    OptionalInt code,
    Optional<AuthRejection> rejection,
    @Nullable Throwable cause) {

  /** How far a connection had come. */
  public enum Phase {
    RESOLVE("resolve"),
    CONNECT("connect"),
    PROXY("proxy"),
    TLS("tls"),
    UPGRADE("upgrade"),
    AUTHENTICATION("authentication"),
    OPEN_MESSAGES("open_messages"),
    PROTOCOL("protocol"),
    OPEN("open");

    private final String shown;

    Phase(String shown) {
      this.shown = shown;
    }

    /** Whether the server had been spoken to. */
    public boolean reachesServer() {
      return compareTo(UPGRADE) >= 0;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /** By what a server can end its stream where it sends no Close frame. */
  enum OfStream {
    TCP("the server ended the TCP connection"),
    /** A close_notify of TLS. */
    TLS("the server ended TLS"),
    /** The same as {@link #TCP} where a close_notify should have come before. */
    TCP_BELOW_TLS("the server ended the TCP connection");

    private final String what;

    OfStream(String what) {
      this.what = what;
    }

    Ending beforeAnswer(Phase phase) {
      return of(phase, what + " before it answered");
    }

    /** The end of frames; with TLS somebody else may have cut them off. */
    Ending withoutClose(Phase phase, boolean withinMessage) {
      return of(phase, describeWithoutClose(withinMessage) + " (1006)")
          .withCode(CloseCode.ABNORMAL);
    }

    private String describeWithoutClose(boolean withinMessage) {
      if (!withinMessage) {
        return what + " without a Close frame";
      }
      return this == TCP_BELOW_TLS
          ? "truncated: TCP ended in the middle of a message, without a close_notify of TLS"
          : what + " in the middle of a message";
    }
  }

  public Ending {
    requireNonNull(phase, "phase is null");
    requireNonNull(message, "message is null");
    requireNonNull(retryAdvice, "retryAdvice is null");
    requireNonNull(code, "code is null");
    requireNonNull(rejection, "rejection is null");
  }

  static Ending of(Phase phase, String message) {
    return new Ending(
        phase, message, RetryAdvice.USUAL, OptionalInt.empty(), Optional.empty(), null);
  }

  static Ending of(Phase phase, String message, Throwable cause) {
    return new Ending(
        phase, message, RetryAdvice.USUAL, OptionalInt.empty(), Optional.empty(), cause);
  }

  static Ending of(Phase phase, String message, RetryAdvice advice) {
    return new Ending(phase, message, advice, OptionalInt.empty(), Optional.empty(), null);
  }

  /** The same, with the code by which the server gave its reason. */
  Ending withCode(int newCode) {
    return new Ending(phase, message, retryAdvice, OptionalInt.of(newCode), rejection, cause);
  }

  /** The same, with the code of a Close frame, which may be about credentials. */
  Ending withClose(int newCode, String reason) {
    Optional<AuthRejection> word =
        CloseCode.mayConcernCredentials(newCode)
            ? Optional.of(AuthRejection.ofClose(newCode, reason))
            : Optional.empty();
    return new Ending(phase, message, retryAdvice, OptionalInt.of(newCode), word, cause);
  }

  /** The same, with other advice. */
  public Ending withRetryAdvice(RetryAdvice newRetryAdvice) {
    return new Ending(phase, message, newRetryAdvice, code, rejection, cause);
  }

  /** The same, with a word on messages that were thrown away while closing. */
  Ending withDiscarded(long messages) {
    if (messages == 0) {
      return this;
    }
    return with("; " + messages + " messages that came after that were discarded");
  }

  /** The same, with a word on messages that the session of the protocol did not see. */
  Ending withUnseen(long messages) {
    if (messages == 0) {
      return this;
    }
    return with("; the session has not seen " + count(messages) + " that had come");
  }

  /** What a host gets to know, with a text in front of the message. */
  public ConnectionFailure toFailure(String prefix) {
    ConnectionFailure failure =
        ConnectionFailure.of(prefix + describe())
            .withRetryAdvice(retryAdvice)
            .withPhase(phase.toString());
    failure = code.isPresent() ? failure.withCode(code.getAsInt()) : failure;
    return cause == null ? failure : failure.withCause(cause);
  }

  /** The same, with a word on messages that had come before a reply that never came. */
  Ending withUndelivered(long messages) {
    if (messages == 0) {
      return this;
    }
    return with("; " + count(messages) + " not delivered");
  }

  private static String count(long messages) {
    return messages == 1 ? "1 message" : messages + " messages";
  }

  /** The same, with more behind the message. */
  Ending with(String more) {
    return more.isEmpty()
        ? this
        : new Ending(phase, message + more, retryAdvice, code, rejection, cause);
  }

  /** The same, without the secrets that the server may have quoted. */
  Ending masked(Masker masker) {
    return new Ending(phase, masker.mask(message), retryAdvice, code, rejection, cause);
  }

  /** The message with the phase in front. */
  String describe() {
    return phase + ": " + message;
  }
}
