package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch")
class BatchTest {
  private final List<String> settlements = new ArrayList<>();

  private final Batch.Settlement settlement =
      new Batch.Settlement() {
        @Override
        public void acknowledged() {
          settlements.add("acknowledged");
        }

        @Override
        public void refused(Throwable cause) {
          settlements.add("refused: " + cause.getMessage());
        }
      };

  private Batch batch() {
    return Batch.of(List.of(Message.text("secret")), settlement);
  }

  @Test
  @DisplayName("is settled by the first call alone")
  void firstSettlementWins() {
    Batch accepted = batch();
    accepted.ack();
    accepted.ack();
    accepted.nack(new IllegalStateException("late"));
    Batch refused = batch();
    refused.nack(new IllegalStateException("full"));
    refused.nack(new IllegalStateException("again"));
    refused.ack();
    assertThat(settlements).containsExactly("acknowledged", "refused: full");
  }

  @Test
  @DisplayName("is settled once, however many threads try")
  void concurrentSettlement() throws Exception {
    int threads = 4;
    int rounds = 2_000;
    AtomicInteger settled = new AtomicInteger();
    Batch.Settlement counting =
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            settled.incrementAndGet();
          }

          @Override
          public void refused(Throwable cause) {
            settled.incrementAndGet();
          }
        };
    List<Batch> batches =
        Stream.generate(() -> Batch.of(List.of(), counting)).limit(rounds).toList();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        boolean accepts = i % 2 == 0;
        workers.add(
            executor.submit(
                () -> {
                  start.await();
                  batches.forEach(batch -> settle(batch, accepts));
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(settled).hasValue(rounds);
  }

  private static void settle(Batch batch, boolean accept) {
    if (accept) {
      batch.ack();
    } else {
      batch.nack(new IllegalStateException("refused"));
    }
  }

  @Test
  @DisplayName("is not settled by a refusal without a cause")
  void nackNeedsCause() {
    Batch batch = batch();
    assertThatThrownBy(() -> batch.nack(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("cause is null");
    batch.ack();
    assertThat(settlements).containsExactly("acknowledged");
  }

  @Test
  @DisplayName("may be empty, and then needs no settling")
  void empty() {
    assertThat(Batch.empty().isEmpty()).isTrue();
    assertThat(Batch.empty().messages()).isEmpty();
    Batch.empty().ack();
    Batch.empty().nack(new IllegalStateException("refused"));
    assertThat(batch().isEmpty()).isFalse();
  }

  private static MessageBlock block(ByteBuffer memory) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(0, 3, MessageType.TEXT);
    builder.add(3, 3, MessageType.TEXT);
    return builder.build(memory, memory.capacity(), Metadata.of(Instant.EPOCH, Map.of()));
  }

  /** An input that reads into its memory again as soon as it may. */
  private static Batch.Settlement readsAgain(ByteBuffer memory) {
    return new Batch.Settlement() {
      @Override
      public void acknowledged() {
        memory.put(0, "newest".getBytes(UTF_8));
      }

      @Override
      public void refused(Throwable cause) {
        acknowledged();
      }
    };
  }

  @Test
  @DisplayName("shows no other bytes after its settlement, whatever view of it was kept")
  void keptViews() {
    ByteBuffer memory = ByteBuffer.allocateDirect(6).put(0, "onetwo".getBytes(UTF_8));
    Batch batch = Batch.ofBlocks(List.of(block(memory)), readsAgain(memory));
    List<Message> messages = batch.messages();
    List<Message> part = messages.subList(1, 2);
    Iterator<Message> iterator = messages.iterator();
    MessageBlock block = batch.blocks().get(0);
    Message taken = messages.get(0);
    byte[] copied = block.toByteArray(1);

    batch.ack();

    assertThat(taken.text()).isEqualTo("one");
    assertThat(copied).isEqualTo("two".getBytes(UTF_8));
    assertThat(messages).hasSize(2);
    assertThatThrownBy(() -> messages.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> part.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(iterator::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::blocks).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.toByteArray(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.copyPayloads(0, (byte) 10, ByteBuffer.allocate(99)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(batch.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("keeps to the same rule if its messages are objects of their own")
  void keptViewOfObjects() {
    Batch batch = batch();
    List<Message> messages = batch.messages();
    assertThat(batch.blocks()).singleElement().satisfies(block -> assertThat(block).hasSize(1));

    batch.ack();

    assertThatThrownBy(() -> messages.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(messages::hashCode).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::blocks).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("can be decorated: the blocks stay the same, and end with the batch of the input")
  void decorated() {
    ByteBuffer memory = ByteBuffer.allocateDirect(6).put(0, "onetwo".getBytes(UTF_8));
    MessageBlock block = block(memory);
    Batch original = Batch.ofBlocks(List.of(block), readsAgain(memory));
    Batch refused = original.withSettlement(settlement);
    Batch again = original.withSettlement(settlement);
    assertThat(refused.blocks()).singleElement().isSameAs(block);

    refused.nack(new IllegalStateException("full"));
    assertThat(again.blocks()).singleElement().isSameAs(block);
    assertThat(again.messages()).extracting(Message::text).containsExactly("one", "two");
    again.ack();
    assertThat(settlements).containsExactly("refused: full", "acknowledged");
    assertThat(block.toByteArray(0)).isEqualTo("one".getBytes(UTF_8));

    original.ack();
    assertThatThrownBy(() -> again.messages().get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> block.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("does not show its messages in its text")
  void text() {
    assertThat(batch()).hasToString("Batch[1 messages]");
  }
}
