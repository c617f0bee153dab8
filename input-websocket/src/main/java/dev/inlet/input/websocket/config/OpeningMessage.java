package dev.inlet.input.websocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.input.MessageType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of {@code open_messages}: a message that is sent, a reply that is awaited before the
 * next entry counts, or both. Immutable; each method that changes something returns a new value.
 *
 * <pre>{@code
 * OpeningMessage.text(login).awaiting("logged_in").failingOn("error").droppingReply()
 * }</pre>
 */
public final class OpeningMessage {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** Who waits longer has not been answered. */
  static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  private final MessageType type;
  private final Optional<byte[]> payload;
  private final Optional<String> await;
  private final Optional<String> failOn;
  private final Duration timeout;
  private final boolean dropReply;

  private OpeningMessage(
      MessageType type,
      Optional<byte[]> payload,
      Optional<String> await,
      Optional<String> failOn,
      Duration timeout,
      boolean dropReply) {
    this.type = type;
    this.payload = payload;
    this.await = await;
    this.failOn = failOn;
    this.timeout = timeout;
    this.dropReply = dropReply;
  }

  /** A text message that waits for no reply. */
  public static OpeningMessage text(String message) {
    return of(MessageType.TEXT, requireNonNull(message, "message is null").getBytes(UTF_8));
  }

  /** A binary message that waits for no reply. */
  public static OpeningMessage binary(byte[] payload) {
    return of(MessageType.BINARY, requireNonNull(payload, "payload is null").clone());
  }

  private static OpeningMessage of(MessageType type, byte[] payload) {
    return new OpeningMessage(
        type, Optional.of(payload), Optional.empty(), Optional.empty(), DEFAULT_TIMEOUT, false);
  }

  /**
   * Sends nothing, and waits for a message of the server, such as its greeting.
   *
   * @param text what the message has to contain
   * @throws IllegalArgumentException if the text is empty
   */
  public static OpeningMessage awaitOnly(String text) {
    return new OpeningMessage(
            MessageType.TEXT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DEFAULT_TIMEOUT,
            false)
        .awaiting(text);
  }

  /**
   * Waits for a reply that contains the text before the next step begins.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public OpeningMessage awaiting(String text) {
    return new OpeningMessage(
        type, payload, Optional.of(requireText(text)), failOn, timeout, dropReply);
  }

  /**
   * Lets the attempt fail at once, for the reply as the reason, when a reply contains the text
   * while another is awaited; also if it contains the awaited text as well.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public OpeningMessage failingOn(String text) {
    return new OpeningMessage(
        type, payload, await, Optional.of(requireText(text)), timeout, dropReply);
  }

  private static String requireText(String text) {
    if (requireNonNull(text, "text is null").isEmpty()) {
      throw new IllegalArgumentException("the text is empty, which every reply contains");
    }
    return text;
  }

  /**
   * Waits that long for the reply, after which the attempt has failed; 10 seconds unless set.
   *
   * @throws IllegalArgumentException if that is not more than zero, or more than a day
   */
  public OpeningMessage within(Duration limit) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "the timeout " + limit + " is not more than zero and at most a day");
    }
    return new OpeningMessage(type, payload, await, failOn, limit, dropReply);
  }

  /** Keeps the awaited reply from the messages that are delivered. */
  public OpeningMessage droppingReply() {
    return new OpeningMessage(type, payload, await, failOn, timeout, true);
  }

  /** The kind of frame that carries the payload. */
  public MessageType type() {
    return type;
  }

  /** A copy of what is sent; empty if the step only waits. */
  public Optional<byte[]> payload() {
    return payload.map(byte[]::clone);
  }

  /** What a reply must contain before the next step begins; empty to go on at once. */
  public Optional<String> await() {
    return await;
  }

  /** What a reply must not contain while another is awaited. */
  public Optional<String> failOn() {
    return failOn;
  }

  /** How long to wait for the reply. */
  public Duration timeout() {
    return timeout;
  }

  /** Whether the awaited reply is kept from the messages that are delivered. */
  public boolean dropReply() {
    return dropReply;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpeningMessage that
        && type == that.type
        && Arrays.equals(payload.orElse(null), that.payload.orElse(null))
        && await.equals(that.await)
        && failOn.equals(that.failOn)
        && timeout.equals(that.timeout)
        && dropReply == that.dropReply;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        type, Arrays.hashCode(payload.orElse(null)), await, failOn, timeout, dropReply);
  }

  /** Without the payload, which may be a login. */
  @Override
  public String toString() {
    return "OpeningMessage["
        + payload.map(sent -> type + " " + Masker.REDACTED).orElse("await only")
        + "]";
  }
}
