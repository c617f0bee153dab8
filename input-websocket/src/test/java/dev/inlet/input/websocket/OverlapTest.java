package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Messages that come over a connection and over the one that replaces it")
final class OverlapTest {
  private static final CompletableFuture<Long> BYTES =
      CompletableFuture.completedFuture(Long.MAX_VALUE);

  private final Overlap overlap = new Overlap(Duration.ofSeconds(2));

  private static PooledBlock at(double seconds, String... texts) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    byte[] payloads = String.join("", texts).getBytes(UTF_8);
    int offset = 0;
    for (String text : texts) {
      builder.add(offset, text.length(), MessageType.TEXT);
      offset += text.length();
    }
    Instant time = Instant.EPOCH.plus(Duration.ofMillis((long) (seconds * 1000)));
    return PooledBlock.onHeap(builder.build(payloads, Metadata.of(time, Map.of())));
  }

  private static List<String> texts(List<PooledBlock> blocks) {
    return blocks.stream().flatMap(block -> block.messages().stream()).map(Message::text).toList();
  }

  private void remember(List<PooledBlock> read) {
    overlap.remember(read, CompletableFuture.completedFuture(true));
  }

  private List<String> rest(PooledBlock... blocks) {
    return texts(overlap.filter(List.of(blocks)));
  }

  @Test
  @DisplayName("are handed on once")
  void once() {
    remember(List.of(at(10, "a", "b"), at(11, "c")));
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(rest(at(10, "b", "c", "d"), at(12, "e"))).containsExactly("d", "e");
    assertThat(overlap.takeLeftOut()).isEqualTo(2);
    assertThat(overlap.takeLeftOut()).isZero();
  }

  @Test
  @DisplayName("need not come in the same order")
  void otherOrder() {
    remember(List.of(at(10, "a", "b")));
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(rest(at(10, "b", "a", "c"))).containsExactly("c");
  }

  @Test
  @DisplayName("are distinguished from equal ones that come again later, by their time")
  void repeatedText() {
    remember(List.of(at(9, "tick"), at(10, "tick"), at(11, "tick")));
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(rest(at(10, "tick"), at(11, "tick"), at(12, "tick"))).containsExactly("tick");
    assertThat(overlap.takeLeftOut()).isEqualTo(2);
  }

  @Test
  @DisplayName("are no longer compared once none can come again")
  void over() {
    remember(List.of(at(10, "a", "b")));
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(rest(at(12.5, "a"))).containsExactly("a");
    assertThat(overlap.isOver()).isTrue();
  }

  @Test
  @DisplayName("are not compared if the old connection brought none")
  void quiet() {
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(overlap.isOver()).isTrue();
  }

  @Test
  @DisplayName("differ by their type as well as by their bytes")
  void type() {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 1, MessageType.BINARY);
    Metadata metadata = Metadata.of(Instant.EPOCH.plusSeconds(10), Map.of());
    remember(List.of(PooledBlock.onHeap(builder.build(new byte[] {'a'}, metadata))));
    overlap.begin(false, Duration.ZERO, BYTES);

    assertThat(rest(at(10, "a"))).containsExactly("a");
  }

  @Test
  @DisplayName(
      "are compared whatever their time, and without positions, until a session takes over")
  void untilTakenOver() {
    CompletableFuture<Long> recognisedFrom = new CompletableFuture<>();
    remember(List.of(at(10, "a", "b")));
    overlap.begin(false, Duration.ZERO, recognisedFrom);

    List<PooledBlock> first = overlap.filter(List.of(marked(at(50, "a"), "1")));
    recognisedFrom.complete(2L);
    List<PooledBlock> second = overlap.filter(List.of(marked(at(51, "b", "c"), "3")));
    List<PooledBlock> third = overlap.filter(List.of(marked(at(51, "b"), "4")));

    assertThat(texts(first)).isEmpty();
    assertThat(first.get(0).mark().positions()).isEqualTo(Positions.NONE);
    assertThat(texts(second)).containsExactly("c");
    assertThat(second.get(0).mark().positions()).isEqualTo(Positions.NONE);
    assertThat(texts(third)).containsExactly("b");
    assertThat(third.get(0).mark().positions()).isEqualTo(Positions.of("4"));
    assertThat(overlap.isOver()).isTrue();
  }

  @Test
  @DisplayName("may come again long after, over a connection that resumed, without positions")
  void resumed() {
    remember(List.of(at(10, "a", "b")));
    overlap.begin(true, Duration.ZERO, BYTES);

    List<PooledBlock> replayed = overlap.filter(List.of(marked(at(11.9, "a", "c"), "1")));

    assertThat(texts(replayed)).containsExactly("c");
    assertThat(replayed.get(0).mark().positions()).isEqualTo(Positions.NONE);
    assertThat(rest(at(11.9, "b"))).isEmpty();
    assertThat(overlap.isOver()).isTrue();
  }

  @Test
  @DisplayName("may lie further apart if the old connection was read late")
  void late() {
    remember(List.of(at(70, "a")));
    overlap.begin(false, Duration.ofMinutes(1), BYTES);

    assertThat(rest(at(10, "a", "b"))).containsExactly("b");
  }

  @Test
  @DisplayName("are settled, where they are left out, as all are that were read of the same bytes")
  void settled() {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    overlap.remember(List.of(at(10, "a", "b")), first);
    overlap.remember(List.of(at(11, "b", "c")), second);
    overlap.begin(false, Duration.ZERO, BYTES);
    List<String> settled = new ArrayList<>();

    for (PooledBlock block :
        overlap.filter(
            List.of(
                settling(at(10, "a"), "a", settled),
                settling(at(10, "b"), "b", settled),
                settling(at(11, "c", "d"), "c and d", settled),
                settling(at(11, "e"), "e", settled)))) {
      block.mark().settled(true);
    }

    assertThat(settled).containsExactly("e true");
    first.complete(true);
    assertThat(settled).containsExactly("e true", "a true");
    second.complete(false);
    assertThat(settled)
        .startsWith("e true", "a true")
        .containsExactlyInAnyOrder("e true", "a true", "b false", "c and d false");
  }

  private static PooledBlock settling(PooledBlock block, String name, List<String> settled) {
    return block.with(
        new PooledBlock.Mark() {
          @Override
          public Positions positions() {
            return Positions.NONE;
          }

          @Override
          public void settled(boolean acknowledged) {
            settled.add(name + " " + acknowledged);
          }
        });
  }

  private static PooledBlock marked(PooledBlock block, String position) {
    return block.with(
        new PooledBlock.Mark() {
          @Override
          public Positions positions() {
            return Positions.of(position);
          }

          @Override
          public void settled(boolean acknowledged) {}
        });
  }
}
