package dev.inlet.protocol.centrifugo;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolException;

/**
 * Why a command failed, or why the server has ended something.
 *
 * @param reason what the server says, with secrets hidden
 */
record ServerError(long code, String reason, boolean temporary) {
  private static final int MAX_LENGTH = 200;

  private static final long INTERNAL = 100;
  private static final long ALREADY_SUBSCRIBED = 105;
  private static final long TOKEN_EXPIRED = 109;
  private static final long TOO_MANY_REQUESTS = 111;
  private static final long UNRECOVERABLE_POSITION = 112;

  /** What stands in the answer to a command. */
  static ServerError of(JsonValue error, Masker masker) {
    long code = code(error);
    boolean temporary = error.member("temporary").flatMap(JsonValue::asBoolean).orElse(false);
    return new ServerError(
        code,
        text(error, "message", masker),
        temporary || code == INTERNAL || code == TOO_MANY_REQUESTS);
  }

  /** What stands in a push that ends something. */
  static ServerError ofReason(JsonValue push, Masker masker) {
    return new ServerError(code(push), text(push, "reason", masker), false);
  }

  private static long code(JsonValue error) {
    return error.member("code").map(code -> code.asLong().orElse(0)).orElse(0L);
  }

  private static String text(JsonValue error, String name, Masker masker) {
    return quote(error.member(name).flatMap(JsonValue::asString).orElse(""), masker);
  }

  /** A text of the server that can be shown. */
  private static String quote(String text, Masker masker) {
    return Printable.of(masker.mask(text), MAX_LENGTH);
  }

  boolean tokenExpired() {
    return code == TOKEN_EXPIRED;
  }

  boolean alreadySubscribed() {
    return code == ALREADY_SUBSCRIBED;
  }

  boolean unrecoverablePosition() {
    return code == UNRECOVERABLE_POSITION;
  }

  /** What follows for the connection: sooner or later another attempt. */
  ProtocolException refusal(String what) {
    return new ProtocolException(
        what + " was refused: " + this, temporary ? RetryAdvice.USUAL : RetryAdvice.SLOW);
  }

  /** As {@link #refusal(String)}, with what can be done about it. */
  ProtocolException refusal(String what, String remedy) {
    return new ProtocolException(what + " was refused: " + this + ": " + remedy, RetryAdvice.SLOW);
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? "code " + code : reason + " (code " + code + ")";
  }
}
