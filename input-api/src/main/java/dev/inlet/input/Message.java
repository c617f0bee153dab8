package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * A received message: an immutable value that any thread may keep.
 *
 * <p>It may be a window on an array that it shares with its neighbours, so whoever keeps a few
 * messages for long should keep {@link #toByteArray()} instead.
 */
public final class Message {
  private static final Metadata NO_METADATA = Metadata.of(Instant.EPOCH, Map.of());

  private final byte[] array;
  private final int offset;
  private final int size;
  private final MessageType type;
  private final Metadata metadata;

  Message(byte[] array, int offset, int size, MessageType type, Metadata metadata) {
    this.array = array;
    this.offset = offset;
    this.size = size;
    this.type = type;
    this.metadata = metadata;
  }

  /** A text message without metadata. */
  public static Message text(String text) {
    return of(MessageType.TEXT, text.getBytes(UTF_8), NO_METADATA);
  }

  /** A binary message without metadata. */
  public static Message binary(byte[] payload) {
    return of(MessageType.BINARY, payload, NO_METADATA);
  }

  /**
   * A message.
   *
   * @param payload copied
   */
  public static Message of(MessageType type, byte[] payload, Metadata metadata) {
    requireNonNull(type, "type is null");
    requireNonNull(metadata, "metadata is null");
    return new Message(payload.clone(), 0, payload.length, type, metadata);
  }

  /** Whether the payload is text or binary. */
  public MessageType type() {
    return type;
  }

  /** The number of bytes of the payload. */
  public int size() {
    return size;
  }

  /** The payload as a read-only view. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  /** A copy of the payload. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  /** The payload decoded as UTF-8; bytes of a binary message that are none become U+FFFD. */
  public String text() {
    return new String(array, offset, size, UTF_8);
  }

  /**
   * Copies the payload into an array.
   *
   * @return the position after it
   * @throws IndexOutOfBoundsException if the array is too short
   */
  public int copyTo(byte[] target, int position) {
    System.arraycopy(array, offset, target, position, size);
    return position + size;
  }

  /** Writes the payload in one call. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, offset, size);
  }

  /** What the input knows beside the payload; messages of one batch may share it. */
  public Metadata metadata() {
    return metadata;
  }

  /** Whether one block can hold both. */
  boolean isBeside(Message other) {
    return array == other.array && metadata.equals(other.metadata);
  }

  void addTo(MessageBlock.Builder builder) {
    builder.add(offset, size, type);
  }

  /** Makes a block of messages beside this one that were added to the builder. */
  MessageBlock blockAround(MessageBlock.Builder builder) {
    return builder.build(array, metadata);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message that
        && type == that.type
        && Arrays.equals(
            array, offset, offset + size, that.array, that.offset, that.offset + that.size)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return 31 * payload().hashCode() + type.hashCode();
  }

  /** Without the payload. */
  @Override
  public String toString() {
    return "Message[" + type + ", " + size + " bytes]";
  }
}
