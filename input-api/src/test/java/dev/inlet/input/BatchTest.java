package dev.inlet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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

  @Test
  @DisplayName("does not show its messages in its text")
  void text() {
    assertThat(batch()).hasToString("Batch[1 messages]");
  }
}
