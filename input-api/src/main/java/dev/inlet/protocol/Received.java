package dev.inlet.protocol;

import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;

/**
 * A message of the server, as a session sees it. One object shows one message after the other:
 * outside of the call of {@link Session#received} that it was given to, every method throws {@link
 * IllegalStateException}.
 *
 * <p>To deliver a message, or parts of it, copies nothing. A message can be delivered in several
 * parts, in their order, also the same bytes twice.
 */
public interface Received {

  /** Whether it is text or binary. */
  MessageType type();

  /** The number of bytes of the payload. */
  int size();

  /**
   * One byte of the payload. To look at more than a few, {@link #copyTo} costs less.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   */
  byte byteAt(int position);

  /**
   * Copies the payload to the beginning of an array.
   *
   * @throws IndexOutOfBoundsException if the array is shorter than the payload
   */
  void copyTo(byte[] target);

  /** A copy of the payload. */
  byte[] toByteArray();

  /** The payload decoded as UTF-8; bytes of a binary message that are none become U+FFFD. */
  String text();

  /** When it was read, and what the input adds to all messages. */
  Metadata metadata();

  /** Delivers the message as it is. */
  default void deliver() {
    deliver(0, size());
  }

  /** Delivers a part of the message, with its type and metadata. */
  default void deliver(int from, int size) {
    deliver(from, size, type(), metadata());
  }

  /**
   * Delivers a part of the message.
   *
   * @param from the place in the payload to begin at
   * @param size the number of bytes
   * @param type must be {@link MessageType#BINARY} unless the part is valid UTF-8
   * @param metadata that of the message, perhaps {@linkplain Metadata#with with more}; best the
   *     same object for many
   * @throws IndexOutOfBoundsException if there is no such part
   */
  void deliver(int from, int size, MessageType type, Metadata metadata);
}
