package dev.inlet.output;

import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.ServerRead;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A batch as the websocket input hands it over, a block for each read, and the way it is written.
 */
final class MessageBatch {
  static final int MESSAGES = 500;

  private static final int READ_BYTES = 64 * 1024;

  private final List<MessageBlock> blocks = new ArrayList<>();
  private final ChunkWriter writer = new ChunkWriter();
  private final DiscardingChannel channel = new DiscardingChannel();

  MessageBatch(Content content, int size) {
    int perRead = Math.max(1, READ_BYTES / size);
    for (int first = 0; first < MESSAGES; first += perRead) {
      blocks.add(block(content, size, first, Math.min(MESSAGES, first + perRead)));
    }
  }

  private static MessageBlock block(Content content, int size, int first, int end) {
    MessageType type = content == Content.BINARY ? MessageType.BINARY : MessageType.TEXT;
    ByteArrayOutputStream payloads = new ByteArrayOutputStream();
    MessageBlock.Builder block = new MessageBlock.Builder();
    for (int i = first; i < end; i++) {
      block.add(payloads.size(), size, type);
      payloads.writeBytes(ServerRead.payload(content, i, size));
    }
    Metadata metadata =
        Metadata.of(
            Instant.parse("2026-11-01T12:00:00.123456Z"),
            Map.of("url", "wss://feed.example.com/stream"));
    ByteBuffer memory = ByteBuffer.allocateDirect(payloads.size()).put(0, payloads.toByteArray());
    return block.build(memory, memory.capacity(), metadata);
  }

  /**
   * Encodes the batch into a channel that forgets it.
   *
   * @return how many bytes it became
   */
  long write(Codec codec) throws IOException {
    writer.begin(channel, 0);
    for (MessageBlock block : blocks) {
      codec.encode(block, writer);
    }
    writer.flush();
    return writer.written();
  }
}
