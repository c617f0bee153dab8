package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A block of messages")
class MessageBlockTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());
  private static final byte[] ARRAY = "onetwothree".getBytes(UTF_8);

  private static MessageBlock block() {
    return block(ByteBuffer.allocateDirect(ARRAY.length).put(0, ARRAY));
  }

  private static MessageBlock block(ByteBuffer memory) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 3, MessageType.TEXT);
    builder.add(3, 3, MessageType.BINARY);
    builder.add(6, 5, MessageType.TEXT);
    builder.add(11, 0, MessageType.BINARY);
    return builder.build(memory, ARRAY.length, METADATA);
  }

  @Test
  @DisplayName("gives each message its window on the memory")
  void messages() {
    MessageBlock block = block();
    assertThat(block).extracting(Message::text).containsExactly("one", "two", "three", "");
    assertThat(block)
        .extracting(Message::type)
        .containsExactly(
            MessageType.TEXT, MessageType.BINARY, MessageType.TEXT, MessageType.BINARY);
    assertThat(block).allSatisfy(message -> assertThat(message.metadata()).isSameAs(METADATA));
    assertThat(block.payloadBytes()).isEqualTo(11);
    assertThat(block.memoryBytes()).isBetween(11 + 4 * 8L, 11 + 4 * 8 + 500L);
    assertThat(block)
        .isEqualTo(
            List.of(
                Message.of(MessageType.TEXT, "one".getBytes(UTF_8), METADATA),
                Message.of(MessageType.BINARY, "two".getBytes(UTF_8), METADATA),
                Message.of(MessageType.TEXT, "three".getBytes(UTF_8), METADATA),
                Message.of(MessageType.BINARY, new byte[0], METADATA)));
  }

  @Test
  @DisplayName("describes each message without making an object of it")
  void withoutObjects() {
    MessageBlock block = block();
    assertThat(block.metadata(0)).isSameAs(METADATA);
    assertThat(block.type(0)).isEqualTo(MessageType.TEXT);
    assertThat(block.type(1)).isEqualTo(MessageType.BINARY);
    assertThat(block.payloadSize(2)).isEqualTo(5);
    assertThatThrownBy(() -> block.payloadSize(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.type(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("copies payloads with a delimiter, as many as fit, and says where to go on")
  void copiesPayloads() {
    MessageBlock block = block();
    byte[] delimited = "one|two|three||".getBytes(UTF_8);
    int[] ends = {0, 4, 8, 14, 15};
    for (int room = 0; room <= 16; room++) {
      byte[] array = new byte[20];
      ByteBuffer target = ByteBuffer.wrap(array, 2, 18).slice().position(1).limit(1 + room);

      int next = block.copyPayloads(0, (byte) '|', target);

      assertThat(ends[next]).isLessThanOrEqualTo(room);
      assertThat(next == 4 || ends[next + 1] > room).as("%d in %d bytes", next, room).isTrue();
      assertThat(target.position()).isEqualTo(1 + ends[next]);
      byte[] expected = new byte[20];
      System.arraycopy(delimited, 0, expected, 3, ends[next]);
      assertThat(array).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("copies payloads from any message on")
  void copiesRest() {
    MessageBlock block = block();
    ByteBuffer target = ByteBuffer.allocate(7);

    assertThat(block.copyPayloads(2, (byte) '\n', target)).isEqualTo(4);
    assertThat(new String(target.array(), UTF_8)).isEqualTo("three\n\n");
    assertThat(block.copyPayloads(4, (byte) '\n', target)).isEqualTo(4);
    assertThat(target.position()).isEqualTo(7);
    assertThatThrownBy(() -> block.copyPayloads(5, (byte) '\n', target))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.copyPayloads(-1, (byte) '\n', target))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> block.copyPayloads(0, (byte) '\n', ByteBuffer.allocate(9).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  @DisplayName("copies payloads of every size as they are, from and to every kind of memory")
  void copiesEverySize() {
    int largest = 80;
    byte[] bytes = new byte[largest * (largest + 1) / 2];
    new Random(7).nextBytes(bytes);
    ByteBuffer expected = ByteBuffer.allocate(bytes.length + largest + 1);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    for (ByteBuffer memory : memories(bytes.length)) {
      expected.clear();
      int offset = 0;
      for (int size = 0; size <= largest; size++) {
        builder.add(offset, size, MessageType.BINARY);
        expected.put(bytes, offset, size).put((byte) '|');
        offset += size;
      }
      MessageBlock block = builder.build(memory.put(0, bytes), memory.capacity(), METADATA);
      for (ByteBuffer target : memories(expected.capacity())) {
        assertThat(block.copyPayloads(0, (byte) '|', target)).isEqualTo(largest + 1);
        assertThat(target.flip()).isEqualTo(expected.duplicate().flip());
      }
    }
  }

  private static List<ByteBuffer> memories(int size) {
    return List.of(
        ByteBuffer.allocate(size),
        ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN),
        ByteBuffer.allocateDirect(size),
        ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  @DisplayName("copies all payloads at once for those who take messages out")
  void copiedOut() {
    ByteBuffer memory = ByteBuffer.allocateDirect(ARRAY.length).put(0, ARRAY);
    MessageBlock block = block(memory);
    Message one = block.get(0);
    memory.put(0, new byte[ARRAY.length]);

    assertThat(one.text()).isEqualTo("one");
    assertThat(block.get(2).text()).isEqualTo("three");
    assertThat(one.isBeside(block.get(2))).isTrue();
  }

  @Test
  @DisplayName("keeps no more than its payloads when they are few and far between")
  void buildCompactCopy() {
    ByteBuffer memory = ByteBuffer.allocateDirect(100_000).put(50_000, ARRAY).put(90_000, ARRAY);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(50_003, 3, MessageType.BINARY);
    builder.add(70_000, 0, MessageType.TEXT);
    builder.add(90_006, 5, MessageType.TEXT);

    MessageBlock block = builder.buildCopy(memory, METADATA);

    assertThat(block).extracting(Message::text).containsExactly("two", "", "three");
    assertThat(block)
        .extracting(Message::type)
        .containsExactly(MessageType.BINARY, MessageType.TEXT, MessageType.TEXT);
    assertThat(block.payloadBytes()).isEqualTo(8);
    assertThat(block.memoryBytes()).isLessThan(500);
  }

  @Test
  @DisplayName("counts what its objects take, however little is in it")
  void memoryOfAnEmptyMessage() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 0, MessageType.TEXT);

    assertThat(builder.build(new byte[0], METADATA).memoryBytes()).isBetween(200L, 500L);
  }

  @Test
  @DisplayName("can be built on a copy of as much of the memory as its messages take")
  void buildCopy() {
    ByteBuffer memory = ByteBuffer.allocateDirect(1_000).put(100, ARRAY);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(106, 5, MessageType.TEXT);
    builder.add(103, 3, MessageType.BINARY);

    MessageBlock block = builder.buildCopy(memory, METADATA);
    memory.put(100, new byte[ARRAY.length]);

    assertThat(block).extracting(Message::text).containsExactly("three", "two");
    assertThat(block)
        .extracting(Message::type)
        .containsExactly(MessageType.TEXT, MessageType.BINARY);
    assertThat(block.memoryBytes()).isBetween(8 + 2 * 8L, 8 + 2 * 8 + 500L);
    assertThat(builder.count()).isZero();
    assertThat(builder.buildCopy(memory, METADATA)).isEmpty();
    builder.add(999, 2, MessageType.TEXT);
    assertThatThrownBy(() -> builder.buildCopy(memory, METADATA))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("is a list that cannot be changed")
  void immutable() {
    MessageBlock block = block();
    assertThatThrownBy(block::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> block.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> block.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("leaves its builder free for the next one")
  void builderIsUsedAgain() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    for (int i = 0; i < 100; i++) {
      builder.add(i, 1, MessageType.TEXT);
    }
    assertThat(builder.count()).isEqualTo(100);
    MessageBlock first = builder.build(new byte[100], METADATA);
    assertThat(builder.count()).isZero();
    builder.add(0, 2, MessageType.BINARY);
    MessageBlock second = builder.build(new byte[] {7, 8}, METADATA);
    assertThat(first).hasSize(100).allMatch(message -> message.size() == 1);
    assertThat(second).hasSize(1);
    assertThat(second.get(0).toByteArray()).containsExactly(7, 8);
    assertThat(second.payloadBytes()).isEqualTo(2);
    assertThat(builder.build(new byte[0], METADATA)).isEmpty();
  }

  @Test
  @DisplayName("can be filtered without a copy of the payloads")
  void filter() {
    MessageBlock block = block();
    assertThat(block.filter(index -> true)).isSameAs(block);
    MessageBlock kept = block.filter(index -> block.type(index) == MessageType.TEXT);
    assertThat(kept).extracting(Message::text).containsExactly("one", "three");
    assertThat(kept.payloadBytes()).isEqualTo(8);
    assertThat(block().filter(index -> false)).isEmpty();
  }

  @Test
  @DisplayName("copies a payload without making a message, or as much of it as fits")
  void payload() {
    MessageBlock block = block();
    assertThat(block.toByteArray(2)).isEqualTo("three".getBytes(UTF_8));
    assertThat(block.toByteArray(3)).isEmpty();
    assertThat(block.payloadByte(2, 4)).isEqualTo((byte) 'e');
    ByteBuffer target = ByteBuffer.allocate(4);

    assertThat(block.copyPayload(2, 0, target)).isEqualTo(4);
    assertThat(block.copyPayload(2, 4, target)).isZero();
    target.clear();
    assertThat(block.copyPayload(2, 4, target)).isOne();
    assertThat(block.copyPayload(2, 5, target)).isZero();
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {'e'}));

    assertThatThrownBy(() -> block.toByteArray(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.payloadByte(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.payloadByte(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.copyPayload(2, 6, ByteBuffer.allocate(9)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.copyPayload(2, -1, ByteBuffer.allocate(9)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.copyPayload(2, 0, ByteBuffer.allocate(9).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  @DisplayName("leaves a message that was taken out as it was when the batch is settled")
  void endWithMessageTaken() {
    ByteBuffer memory = ByteBuffer.allocateDirect(ARRAY.length).put(0, ARRAY);
    MessageBlock block = block(memory);
    Message message = block.get(1);

    block.end();
    memory.put(0, new byte[ARRAY.length]);

    assertThat(message.text()).isEqualTo("two");
    assertThatThrownBy(() -> block.get(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("gives a payload as it was received or none, whoever settles the batch meanwhile")
  void endMeanwhile() throws Exception {
    byte[] later = "------------".getBytes(UTF_8);
    for (int round = 0; round < 2_000; round++) {
      ByteBuffer memory = ByteBuffer.allocateDirect(ARRAY.length).put(0, ARRAY);
      MessageBlock block = block(memory);
      int way = round % 4;
      Thread settling =
          new Thread(
              () -> {
                block.end();
                memory.put(0, later, 0, ARRAY.length);
              });
      settling.start();
      try {
        assertThat(third(block, way)).isEqualTo("three");
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("was settled");
      }
      settling.join();
    }
  }

  /** In each of the ways in which a payload can be read. */
  private static String third(MessageBlock block, int way) {
    ByteBuffer target = ByteBuffer.allocate(6);
    return switch (way) {
      case 0 -> block.get(2).text();
      case 1 -> new String(block.toByteArray(2), UTF_8);
      case 2 -> {
        int unused = block.copyPayload(2, 0, target);
        yield UTF_8.decode(target.flip()).toString();
      }
      default -> {
        int unused = block.copyPayloads(2, (byte) '|', target);
        yield UTF_8.decode(target.flip().limit(5)).toString();
      }
    };
  }

  @Test
  @DisplayName("gives nothing any more when the batch was settled, and says what to do")
  void afterEnd() {
    MessageBlock block = block();
    block.end();
    assertThat(block).hasSize(4);
    assertThatThrownBy(() -> block.get(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the batch was settled; messages have to be taken out of it before that");
    ByteBuffer target = ByteBuffer.allocate(20);
    assertThatThrownBy(() -> block.copyPayloads(0, (byte) '|', target))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.copyPayload(0, 0, target))
        .isInstanceOf(IllegalStateException.class);
    assertThat(target.position()).isZero();
    assertThatThrownBy(() -> block.toByteArray(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.payloadByte(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.filter(index -> true)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("leaves the memory to what a filter kept")
  void endOfFiltered() {
    MessageBlock block = block();
    MessageBlock kept = block.filter(index -> index == 1);
    assertThatThrownBy(() -> block.get(1)).isInstanceOf(IllegalStateException.class);
    assertThat(kept.toByteArray(0)).isEqualTo("two".getBytes(UTF_8));

    MessageBlock whole = block();
    Message one = whole.get(0);
    MessageBlock rest = whole.filter(index -> index > 0);
    assertThat(rest.get(1).text()).isEqualTo("three");
    assertThat(rest.get(1).isBeside(one)).as("it is copied once").isTrue();
    rest.end();
    assertThat(one.text()).isEqualTo("one");
  }

  @Test
  @DisplayName("is not built of places that its memory does not have")
  void places() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    assertThatThrownBy(() -> builder.add(-1, 1, MessageType.TEXT))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.add(0, -1, MessageType.TEXT))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.add(Integer.MAX_VALUE, 1, MessageType.TEXT))
        .isInstanceOf(IndexOutOfBoundsException.class);
    builder.add(10, 2, MessageType.TEXT);
    builder.add(0, 1, MessageType.TEXT);
    assertThatThrownBy(() -> builder.build(ARRAY, METADATA))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.build(ByteBuffer.allocate(12), 13, METADATA))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.build(ByteBuffer.allocate(12), -1, METADATA))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(builder.build(new byte[12], METADATA)).hasSize(2);
  }
}
