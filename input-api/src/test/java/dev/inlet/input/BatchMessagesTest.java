package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The messages of a batch")
final class BatchMessagesTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());
  private static final Metadata LATER = Metadata.of(Instant.EPOCH.plusSeconds(1), Map.of());

  private final List<MessageBlock> blocks =
      List.of(block("a", "b"), block("c"), block("d", "", "e"));
  private final List<Message> joined = joined(blocks);

  private static List<Message> joined(List<MessageBlock> blocks) {
    return Batch.ofBlocks(blocks, Batch.Settlement.NONE).messages();
  }

  private static List<MessageBlock> split(List<Message> messages) {
    return Batch.of(messages, Batch.Settlement.NONE).blocks();
  }

  private static MessageBlock block(String... texts) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    int offset = 0;
    for (String text : texts) {
      builder.add(offset, text.length(), MessageType.TEXT);
      offset += text.length();
    }
    return builder.build(String.join("", texts).getBytes(UTF_8), METADATA);
  }

  @Test
  @DisplayName("are one list over all blocks, by index and by iteration")
  void oneList() {
    assertThat(joined).hasSize(6).isInstanceOf(RandomAccess.class);
    assertThat(joined).extracting(Message::text).containsExactly("a", "b", "c", "d", "", "e");
    assertThat(IntStream.range(0, 6).mapToObj(i -> joined.get(i).text()))
        .containsExactly("a", "b", "c", "d", "", "e");
  }

  @Test
  @DisplayName("skip empty blocks, and may be none")
  void emptyBlocks() {
    MessageBlock block = block("a");

    Batch batch = Batch.ofBlocks(List.of(block(), block, block()), Batch.Settlement.NONE);
    assertThat(batch.messages()).extracting(Message::text).containsExactly("a");
    assertThat(batch.blocks()).singleElement().isSameAs(block);
    assertThat(joined(List.of())).isEmpty();
    assertThat(joined(List.of(block(), block()))).isEmpty();
  }

  @Test
  @DisplayName("end where they end")
  void bounds() {
    assertThatThrownBy(() -> joined.get(6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> joined.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    Iterator<Message> iterator = joined.iterator();
    for (int i = 0; i < 6; i++) {
      iterator.next();
    }
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  @DisplayName("become a list that nobody can change, not even through the list of blocks")
  void unmodifiable() {
    assertThatThrownBy(() -> joined.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(joined::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> joined.add(joined.get(0)))
        .isInstanceOf(UnsupportedOperationException.class);

    List<MessageBlock> source = new ArrayList<>(blocks);
    Batch copy = Batch.ofBlocks(source, Batch.Settlement.NONE);
    source.clear();
    assertThat(copy.messages()).isEqualTo(joined);
    assertThatThrownBy(() -> copy.blocks().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("become a list that is equal to any list of the same messages")
  void equality() {
    assertThat(joined).isEqualTo(List.copyOf(joined)).hasSameHashCodeAs(List.copyOf(joined));
  }

  @Test
  @DisplayName("lie in blocks in any case, which those share that lie side by side")
  void splitOthers() {
    Message alone = Message.of(MessageType.BINARY, new byte[] {1, 2}, LATER);
    List<Message> mixed = new ArrayList<>(blocks.get(0));
    mixed.add(alone);
    mixed.addAll(blocks.get(2));

    List<MessageBlock> split = split(mixed);

    assertThat(split).hasSize(3);
    assertThat(split.stream().flatMap(List::stream)).isEqualTo(mixed);
    assertThat(split.get(1).metadata(0)).isSameAs(LATER);
    assertThatThrownBy(split::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("lie in blocks of just them, if they are a part of other messages")
  void splitPart() {
    List<Message> part = joined.subList(1, 5);

    List<MessageBlock> split = split(part);

    assertThat(split).hasSize(3);
    assertThat(split.stream().flatMap(List::stream)).isEqualTo(part);
  }

  @Test
  @DisplayName("lie in blocks of their own if their metadata differ")
  void metadata() {
    byte[] array = "ab".getBytes(UTF_8);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 1, MessageType.TEXT);
    MessageBlock first = builder.build(array, METADATA);
    builder.add(1, 1, MessageType.TEXT);
    MessageBlock second = builder.build(array, LATER);

    List<Message> copy = List.copyOf(joined(List.of(first, second)));

    assertThat(split(copy)).extracting(block -> block.metadata(0)).containsExactly(METADATA, LATER);
  }
}
