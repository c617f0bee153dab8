package dev.inlet.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** A message of a {@link Dialogue}, in either direction: text or bytes. Immutable. */
public final class DialogueMessage {
  private final boolean isText;
  private final byte[] payload;

  private DialogueMessage(boolean isText, byte[] payload) {
    this.isText = isText;
    this.payload = payload;
  }

  /** A text message. */
  public static DialogueMessage text(String text) {
    return new DialogueMessage(true, requireNonNull(text, "text is null").getBytes(UTF_8));
  }

  /**
   * A binary message.
   *
   * @param payload copied
   */
  public static DialogueMessage binary(byte[] payload) {
    return new DialogueMessage(false, requireNonNull(payload, "payload is null").clone());
  }

  /** Whether it is a text message; a binary one otherwise. */
  public boolean isText() {
    return isText;
  }

  /** The payload decoded as UTF-8; bytes of a binary message that are none become U+FFFD. */
  public String text() {
    return new String(payload, UTF_8);
  }

  /** A copy of the payload. */
  public byte[] toByteArray() {
    return payload.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DialogueMessage that
        && isText == that.isText
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(payload) + Boolean.hashCode(isText);
  }

  /** Without the payload, which may be a login. */
  @Override
  public String toString() {
    return "DialogueMessage[" + (isText ? "text" : "binary") + ", " + payload.length + " bytes]";
  }
}
