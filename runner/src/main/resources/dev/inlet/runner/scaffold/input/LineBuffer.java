package __package__;

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

/** Puts lines together from the bytes as they come. Takes no more memory than it was granted. */
final class LineBuffer {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxMessageSize;
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);

  LineBuffer(int maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
  }

  /** Reads once; -1 at the end of the channel. */
  int readFrom(ReadableByteChannel channel) throws IOException {
    return channel.read(bytes);
  }

  /** Whether a part of a line has come. */
  boolean isInsideLine() {
    return bytes.position() > 0;
  }

  /**
   * Takes the lines that are complete.
   *
   * @throws IOException if the next one is too long; those before it have been taken
   */
  List<Message> take() throws IOException {
    List<Message> messages = new ArrayList<>();
    Metadata metadata = Metadata.of(Instant.now(), Map.of());
    bytes.flip();
    int size = nextSize();
    while (size >= 0 && size <= maxMessageSize) {
      byte[] line = new byte[size];
      bytes.get(line).get(); // and the line feed
      messages.add(Message.of(MessageType.TEXT, line, metadata));
      size = nextSize();
    }
    int held = size >= 0 ? size : bytes.remaining();
    bytes.compact();
    if (held > maxMessageSize && messages.isEmpty()) {
      throw new IOException("a line is longer than max_message_size of " + maxMessageSize);
    }
    if (!bytes.hasRemaining()) {
      grow();
    }
    return List.copyOf(messages);
  }

  /** The size of the line that comes next, or -1 while that is not known. */
  private int nextSize() {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        return i - bytes.position();
      }
    }
    return -1;
  }

  /** Never to more than twice what one line may take. */
  private void grow() {
    bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
  }
}
