package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A block of messages")
class MessageBlockTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());
  private static final byte[] ARRAY = "onetwothree".getBytes(UTF_8);

  private static MessageBlock block() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 3, MessageType.TEXT);
    builder.add(3, 3, MessageType.BINARY);
    builder.add(6, 5, MessageType.TEXT);
    builder.add(11, 0, MessageType.BINARY);
    return builder.build(ARRAY, METADATA);
  }

  @Test
  @DisplayName("gives each message its window on the array")
  void messages() {
    MessageBlock block = block();
    assertThat(block).extracting(Message::text).containsExactly("one", "two", "three", "");
    assertThat(block)
        .extracting(Message::type)
        .containsExactly(
            MessageType.TEXT, MessageType.BINARY, MessageType.TEXT, MessageType.BINARY);
    assertThat(block).allSatisfy(message -> assertThat(message.metadata()).isSameAs(METADATA));
    assertThat(block.payloadBytes()).isEqualTo(11);
    assertThat(block.heapBytes()).isEqualTo(11 + 4 * 8);
    assertThat(block)
        .isEqualTo(
            List.of(
                Message.of(MessageType.TEXT, "one".getBytes(UTF_8), METADATA),
                Message.of(MessageType.BINARY, "two".getBytes(UTF_8), METADATA),
                Message.of(MessageType.TEXT, "three".getBytes(UTF_8), METADATA),
                Message.of(MessageType.BINARY, new byte[0], METADATA)));
  }

  @Test
  @DisplayName("tells of each message, and copies its payload, without making one")
  void withoutObjects() {
    MessageBlock block = block();
    byte[] target = "----------".getBytes(UTF_8);
    assertThat(block.metadata()).isSameAs(METADATA);
    assertThat(block.type(0)).isEqualTo(MessageType.TEXT);
    assertThat(block.type(1)).isEqualTo(MessageType.BINARY);
    assertThat(block.payloadSize(2)).isEqualTo(5);
    assertThat(block.copyPayload(2, target, 1)).isEqualTo(6);
    assertThat(block.copyPayload(3, target, 10)).isEqualTo(10);
    assertThat(target).asString(UTF_8).isEqualTo("-three----");
    assertThatThrownBy(() -> block.copyPayload(2, target, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.copyPayload(4, target, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.payloadSize(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.type(4)).isInstanceOf(IndexOutOfBoundsException.class);
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
    assertThat(block.filter(message -> true)).isSameAs(block);
    MessageBlock kept = block.filter(message -> message.type() == MessageType.TEXT);
    assertThat(kept).extracting(Message::text).containsExactly("one", "three");
    assertThat(kept.payloadBytes()).isEqualTo(8);
    assertThat(block.filter(message -> false)).isEmpty();
  }

  @Test
  @DisplayName("is not built of places that its array does not have")
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
    assertThat(builder.build(new byte[12], METADATA)).hasSize(2);
  }
}
