package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BlockListTest {
  private final List<Message> list =
      BlockList.of(List.of(Blocks.of("a", "b"), Blocks.of("c"), Blocks.of("d", "", "e")));

  @Test
  @DisplayName("several blocks are one list, by index and by iteration")
  void oneList() {
    assertThat(list).hasSize(6).isInstanceOf(RandomAccess.class);
    assertThat(list).extracting(Message::text).containsExactly("a", "b", "c", "d", "", "e");
    assertThat(IntStream.range(0, 6).mapToObj(i -> list.get(i).text()))
        .containsExactly("a", "b", "c", "d", "", "e");
  }

  @Test
  @DisplayName("a single block is its own list")
  void singleBlock() {
    MessageBlock block = Blocks.of("a");

    assertThat(BlockList.of(List.of(block))).isSameAs(block);
  }

  @Test
  @DisplayName("it ends where it ends")
  void bounds() {
    assertThatThrownBy(() -> list.get(6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    Iterator<Message> iterator = list.iterator();
    for (int i = 0; i < 6; i++) {
      iterator.next();
    }
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  @DisplayName("nobody can change it")
  void unmodifiable() {
    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.add(list.get(0)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("it is equal to any list of the same messages")
  void equality() {
    assertThat(list).isEqualTo(List.copyOf(list)).hasSameHashCodeAs(List.copyOf(list));
  }
}
