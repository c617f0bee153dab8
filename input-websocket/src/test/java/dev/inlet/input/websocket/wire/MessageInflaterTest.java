package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.deflate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The inflater of a connection")
final class MessageInflaterTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final MessageMemory memory = new MessageMemory();
  private final MessageBlock.Builder messages = new MessageBlock.Builder();
  private final List<PooledBlock> pooled = new ArrayList<>();
  private final List<MessageBlock> blocks = new ArrayList<>();
  private final MessageInflater inflater = new MessageInflater(true, 0, memory, this::handOver);

  @AfterEach
  void end() {
    inflater.close();
    deflater.end();
  }

  private void handOver() {
    PooledBlock block = inflater.detach(messages, METADATA);
    pooled.add(block);
    blocks.add(block.messages());
  }

  private void inflate(String text) throws ProtocolViolation {
    byte[] compressed = deflate(deflater, text.getBytes(UTF_8));
    inflater.inflate(ByteBuffer.wrap(compressed), 0, compressed.length);
    messages.add(inflater.offset(), inflater.length(), MessageType.TEXT);
  }

  @Test
  @DisplayName("keeps the order and the content of messages, whatever sizes follow each other")
  void sizes() throws ProtocolViolation {
    List<String> texts = new ArrayList<>();
    for (int size :
        new int[] {0, 10, 1_000, 900, 200_000, 190_000, 0, 30_000, 5, 300_000, 1, 150_000}) {
      String text = Integer.toString(size % 7).repeat(size);
      texts.add(text);
      inflate(text);
    }
    handOver();

    assertThat(Blocks.texts(blocks)).isEqualTo(texts);
  }

  @Test
  @DisplayName("has messages share pooled memory, which comes back with the last of them")
  void sharedMemory() throws ProtocolViolation {
    inflate("a".repeat(50_000));
    handOver();
    inflate("b".repeat(50_000));
    inflate("c".repeat(50_000));
    handOver();

    assertThat(blocks.get(1).payloadByte(1, 0)).isEqualTo((byte) 'c');
    assertThat(pooled.get(1).memory().isPooled()).isTrue();
    assertThat(memory.free()).isZero();
    pooled.forEach(PooledBlock::release);
    assertThat(memory.free()).isEqualTo(2);
  }

  @Test
  @DisplayName("goes on in other memory with a message that does not fit, after those before it")
  void goesOn() throws ProtocolViolation {
    inflate("a".repeat(150_000));
    assertThat(blocks).isEmpty();
    inflate("b".repeat(150_000));
    assertThat(Blocks.texts(blocks)).containsExactly("a".repeat(150_000));
    handOver();

    assertThat(pooled.get(1).memory().isPooled()).isTrue();
    assertThat(blocks.get(1).get(0).text()).isEqualTo("b".repeat(150_000));
  }

  @Test
  @DisplayName("gives few bytes, and large messages, arrays of about their size")
  void arrays() throws ProtocolViolation {
    for (int size : new int[] {10, 3_000_000, 10}) {
      inflate("x".repeat(size));
      handOver();
    }

    assertThat(blocks.get(0).memoryBytes()).isLessThan(10 + 500);
    assertThat(blocks.get(1).memoryBytes()).isBetween(3_000_000L, 3_000_500L);
    assertThat(blocks.get(2).memoryBytes()).isLessThan(10 + 500);
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("uses the heap when all memory is in use")
  void allInUse() throws ProtocolViolation {
    List<MessageMemory.Piece> taken = new ArrayList<>();
    for (MessageMemory.Piece piece = memory.take(); piece != null; piece = memory.take()) {
      taken.add(piece);
    }

    inflate("a".repeat(50_000));
    inflate("b".repeat(50_000));
    handOver();

    assertThat(Blocks.texts(blocks)).containsExactly("a".repeat(50_000), "b".repeat(50_000));
    assertThat(pooled).noneMatch(block -> block.memory().isPooled());
    taken.forEach(MessageMemory.Piece::release); // what is forgotten would come back
  }

  @Test
  @DisplayName("keeps what it inflates with until the end of a call in which it is closed")
  void closedWhileHandingOver() throws ProtocolViolation {
    List<Integer> free = new ArrayList<>();
    MessageInflater[] closing = new MessageInflater[1];
    closing[0] =
        new MessageInflater(
            true,
            0,
            memory,
            () -> {
              closing[0].detach(messages, METADATA).release();
              closing[0].close();
              free.add(memory.decoders().free());
            });
    for (int size : new int[] {150_000, 150_000}) {
      byte[] compressed = deflate(deflater, "a".repeat(size).getBytes(UTF_8));
      closing[0].inflate(ByteBuffer.wrap(compressed), 0, compressed.length);
    }

    assertThat(free).containsExactly(0);
    assertThat(memory.decoders().free()).isOne();
    assertThat(memory.free()).isEqualTo(2);
  }

  @Test
  @DisplayName("gives back what it holds when it is closed")
  void close() throws ProtocolViolation {
    inflate("a".repeat(50_000));
    assertThat(memory.free()).isZero();

    inflater.close();

    assertThat(memory.free()).isOne();
  }
}
