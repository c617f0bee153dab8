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

@DisplayName("Blocks")
final class MessageBlocksTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());
  private static final Metadata LATER = Metadata.of(Instant.EPOCH.plusSeconds(1), Map.of());

  private final List<MessageBlock> blocks =
      List.of(block("a", "b"), block("c"), block("d", "", "e"));
  private final List<Message> joined = MessageBlocks.join(blocks);

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
  @DisplayName("are joined to one list, by index and by iteration")
  void oneList() {
    assertThat(joined).hasSize(6).isInstanceOf(RandomAccess.class);
    assertThat(joined).extracting(Message::text).containsExactly("a", "b", "c", "d", "", "e");
    assertThat(IntStream.range(0, 6).mapToObj(i -> joined.get(i).text()))
        .containsExactly("a", "b", "c", "d", "", "e");
  }

  @Test
  @DisplayName("are their own list if there is one, and an empty list if there is none")
  void fewBlocks() {
    MessageBlock block = block("a");

    assertThat(MessageBlocks.join(List.of(block))).isSameAs(block);
    assertThat(MessageBlocks.join(List.of(block(), block, block()))).isSameAs(block);
    assertThat(MessageBlocks.join(List.of())).isEmpty();
    assertThat(MessageBlocks.join(List.of(block(), block()))).isEmpty();
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
    List<Message> copy = MessageBlocks.join(source);
    source.clear();
    assertThat(copy).isEqualTo(joined);
    assertThatThrownBy(() -> MessageBlocks.split(copy).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("become a list that is equal to any list of the same messages")
  void equality() {
    assertThat(joined).isEqualTo(List.copyOf(joined)).hasSameHashCodeAs(List.copyOf(joined));
  }

  @Test
  @DisplayName("are what they were after they were joined and split")
  void splitAgain() {
    assertThat(MessageBlocks.split(joined)).isEqualTo(blocks);
    assertThat(MessageBlocks.split(joined).get(1)).isSameAs(blocks.get(1));
    assertThat(MessageBlocks.split(blocks.get(0))).containsExactly(blocks.get(0));
    assertThat(MessageBlocks.split(List.of())).isEmpty();
    assertThat(MessageBlocks.split(block())).isEmpty();
    assertThat(MessageBlocks.split(MessageBlocks.join(List.of()))).isEmpty();
  }

  @Test
  @DisplayName("can be made of any messages, which share one as long as they lie side by side")
  void splitOthers() {
    Message alone = Message.of(MessageType.BINARY, new byte[] {1, 2}, LATER);
    List<Message> mixed = new ArrayList<>(blocks.get(0));
    mixed.add(alone);
    mixed.addAll(blocks.get(2));

    List<MessageBlock> split = MessageBlocks.split(mixed);

    assertThat(split).hasSize(3);
    assertThat(split.stream().flatMap(List::stream)).isEqualTo(mixed);
    assertThat(split.get(1).metadata()).isSameAs(LATER);
    assertThatThrownBy(split::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("of a part of a list hold that part")
  void splitPart() {
    List<Message> part = joined.subList(1, 5);

    List<MessageBlock> split = MessageBlocks.split(part);

    assertThat(split).hasSize(3);
    assertThat(split.stream().flatMap(List::stream)).isEqualTo(part);
  }

  @Test
  @DisplayName("of different metadata stay apart")
  void metadata() {
    byte[] array = "ab".getBytes(UTF_8);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 1, MessageType.TEXT);
    MessageBlock first = builder.build(array, METADATA);
    builder.add(1, 1, MessageType.TEXT);
    MessageBlock second = builder.build(array, LATER);

    List<Message> copy = List.copyOf(MessageBlocks.join(List.of(first, second)));

    assertThat(MessageBlocks.split(copy))
        .extracting(MessageBlock::metadata)
        .containsExactly(METADATA, LATER);
  }
}
