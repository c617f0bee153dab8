package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes blocks of text messages. */
public final class Blocks {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());

  private Blocks() {}

  public static MessageBlock of(String... texts) {
    byte[] array = String.join("", texts).getBytes(UTF_8);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    int offset = 0;
    for (String text : texts) {
      int size = text.getBytes(UTF_8).length;
      builder.add(offset, size, MessageType.TEXT);
      offset += size;
    }
    return builder.build(array, METADATA);
  }

  /** The same in no memory that has to be released. */
  public static PooledBlock onHeap(String... texts) {
    return PooledBlock.onHeap(of(texts));
  }

  public static List<String> textsOfPooled(List<PooledBlock> blocks) {
    return texts(blocks.stream().map(PooledBlock::messages).toList());
  }

  public static List<String> texts(List<? extends List<Message>> blocks) {
    return blocks.stream().flatMap(List::stream).map(Message::text).toList();
  }
}
