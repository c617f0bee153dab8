package com.example.inlet.frames;

import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts messages together from the bytes as they come. Takes no more memory than it was granted. */
final class FrameBuffer {
  private static final int HEADER = Integer.BYTES;
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxMessageSize;
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);

  FrameBuffer(int maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
  }

  /** Reads once; -1 at the end of the channel. */
  int readFrom(ReadableByteChannel channel) throws IOException {
    return channel.read(bytes);
  }

  /** Whether a part of a message has come. */
  boolean isInsideMessage() {
    return bytes.position() > 0;
  }

  /**
   * Takes the messages that are complete.
   *
   * @throws IOException if the next one is too large; those before it have been taken
   */
  List<Message> take() throws IOException {
    List<Message> messages = new ArrayList<>();
    Metadata metadata = Metadata.of(Instant.now(), Map.of());
    bytes.flip();
    int size = nextSize();
    while (size >= 0 && size <= maxMessageSize && bytes.remaining() >= HEADER + size) {
      byte[] payload = new byte[size];
      bytes.position(bytes.position() + HEADER).get(payload);
      messages.add(Message.of(MessageType.BINARY, payload, metadata));
      size = nextSize();
    }
    bytes.compact();
    if (size > maxMessageSize && messages.isEmpty()) {
      throw new IOException(
          "a message of " + size + " bytes is over max_message_size of " + maxMessageSize);
    }
    makeRoom(Math.min(size, maxMessageSize));
    return List.copyOf(messages);
  }

  /** The size of the message that comes next, or -1 while that is not known. */
  private int nextSize() {
    // A size with the highest bit set is none that anybody may send.
    return bytes.remaining() < HEADER ? -1 : bytes.getInt(bytes.position()) & Integer.MAX_VALUE;
  }

  private void makeRoom(int size) {
    if (HEADER + size > bytes.capacity()) {
      bytes = ByteBuffer.allocate(HEADER + size).put(bytes.flip());
    }
  }
}
