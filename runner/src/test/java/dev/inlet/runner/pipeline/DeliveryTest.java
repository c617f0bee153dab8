package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The delivery to an output that is done when it returns")
final class DeliveryTest {
  private static final int BATCHES = 10_000;

  private final List<Thread> acknowledging = new ArrayList<>();
  private final Delivery delivery =
      new Delivery(
          new Done(), Optional.empty(), DeliveryListener.NONE, true, () -> {}, () -> false);

  private static final class Done implements Output {

    @Override
    public CompletionStage<Void> write(Messages messages) {
      return WRITTEN;
    }

    @Override
    public void close() {}
  }

  private void deliver(Batch batch) throws Exception {
    delivery.settle();
    assertThat(delivery.beginReading()).isTrue();
    delivery.endReading();
    delivery.expect(batch.size());
    delivery.write(batch);
  }

  @Test
  @DisplayName("settles each batch at once, on the thread that writes")
  void settlesAtOnce() throws Exception {
    Batch.Settlement settlement =
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            acknowledging.add(Thread.currentThread());
          }

          @Override
          public void refused(Throwable cause) {}
        };
    deliver(Batch.of(List.of(Message.text("a")), settlement));

    assertThat(acknowledging).containsExactly(Thread.currentThread());
    assertThat(delivery.isIdle()).isTrue();
    assertThat(delivery.messagesNotWritten()).isZero();
    assertThat(delivery.delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("makes no object for a batch")
  void allocatesNothing() throws Exception {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 2 * BATCHES; i++) {
      batches.add(Batch.of(List.of(Message.text("a")), Batch.Settlement.NONE));
    }
    writeAll(batches.subList(0, BATCHES));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    writeAll(batches.subList(BATCHES, 2 * BATCHES));

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(BATCHES);
  }

  private void writeAll(List<Batch> batches) throws Exception {
    for (int i = 0; i < batches.size(); i++) {
      Batch batch = batches.get(i);
      delivery.settle();
      delivery.beginReading();
      delivery.endReading();
      delivery.expect(batch.size());
      delivery.write(batch);
    }
  }

  @Test
  @DisplayName("waits for a write under way, also behind a refused one that is not redelivered")
  void refusedBehindOneUnderWay() throws Exception {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    Output later =
        new Output() {
          @Override
          public CompletionStage<Void> write(Messages messages) {
            writes.add(new CompletableFuture<>());
            return writes.get(writes.size() - 1);
          }

          @Override
          public void close() {}
        };
    Delivery separate =
        new Delivery(later, Optional.empty(), DeliveryListener.NONE, false, () -> {}, () -> false);
    for (int i = 0; i < 2; i++) {
      separate.expect(1);
      separate.write(Batch.of(List.of(Message.text("a")), Batch.Settlement.NONE));
    }
    writes.get(1).completeExceptionally(new IOException("refused"));
    separate.settle();

    assertThat(separate.beginReading()).isTrue();
    separate.endReading();
    writes.get(0).complete(null);
    separate.settle();
    assertThat(separate.isIdle()).isTrue();
    assertThat(separate.delivered()).isEqualTo(1);
  }
}
