package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import java.time.Duration;
import java.util.Optional;

/**
 * A message that is sent each time a connection has been opened.
 *
 * @param message the payload; goes out as UTF-8
 * @param await the text that a reply must contain before anything else is sent; empty to go on at
 *     once
 * @param timeout how long to wait for that reply; the attempt has failed then
 * @param dropReply whether the reply is kept from the messages that are delivered
 */
public record OpeningMessage(
    String message, Type type, Optional<String> await, Duration timeout, boolean dropReply) {

  /** The kind of frame that carries a message. */
  public enum Type {
    TEXT,
    BINARY
  }

  public OpeningMessage {
    requireNonNull(message, "message is null");
    requireNonNull(type, "type is null");
    requireNonNull(await, "await is null");
    requireNonNull(timeout, "timeout is null");
  }

  /** A text message that waits for no reply. */
  public static OpeningMessage text(String message) {
    return of(message, Type.TEXT);
  }

  /** A message that waits for no reply. */
  public static OpeningMessage of(String message, Type type) {
    return new OpeningMessage(message, type, Optional.empty(), Duration.ofSeconds(10), false);
  }

  /** Without the payload, which may be a login. */
  @Override
  public String toString() {
    return "OpeningMessage[" + type + ", " + Masker.REDACTED + "]";
  }
}
