package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inlet.host.resilience.BehindRefusedBatchException;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The delivery of batches to an output")
final class DeliveryTest {
  private static final int BATCHES = 10_000;

  private final List<Thread> acknowledging = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final Delivery delivery = delivery(new Done(), true);

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
  @DisplayName(
      "settles a batch at once that is written when the output returns, on the thread that writes")
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
  @DisplayName("makes no object for a batch that is written when the output returns")
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
    HeldOutput output = new HeldOutput();
    Delivery separate = delivery(output, false);
    write(separate, "a");
    write(separate, "b");
    output.write(1).refused(new IOException("refused"));
    separate.settle();

    assertThat(separate.beginReading()).isTrue();
    separate.endReading();
    output.write(0).written();
    separate.settle();
    assertThat(separate.isIdle()).isTrue();
    assertThat(separate.delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("writes nothing behind a batch that was refused while the next one was read")
  void refusedWhileReading() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery together = delivery(output, true);
    write(together, "a");
    write(together, "b");
    together.settle();
    assertThat(together.beginReading()).isTrue();
    output.write(1).refused(new IOException("the broker is away"));
    together.endReading();
    write(together, "c");
    assertThat(output.writes()).hasSize(2);
    assertThat(together.messagesNotWritten()).isEqualTo(3);

    output.write(0).written();
    together.settle();
    assertThat(settled).containsExactly("a acknowledged", "c refused, behind another", "b refused");
    assertThat(together.isIdle()).isTrue();
  }

  @Test
  @DisplayName("writes a batch behind a refused one that is not redelivered")
  void refusedWhileReadingAndDropped() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery separate = delivery(output, false);
    write(separate, "a");
    write(separate, "b");
    output.write(1).refused(new IOException("too large"));
    write(separate, "c");

    assertThat(output.writes()).hasSize(3);
    output.writes().forEach(HeldOutput.Held::written);
    separate.settle();
    assertThat(settled).containsExactly("a acknowledged", "b refused", "c acknowledged");
  }

  private static Delivery delivery(Output output, boolean redelivers) {
    return new Delivery(
        output, Optional.empty(), DeliveryListener.NONE, redelivers, () -> {}, () -> false);
  }

  private void write(Delivery to, String text) throws Exception {
    Batch.Settlement settlement =
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            settled.add(text + " acknowledged");
          }

          @Override
          public void refused(Throwable cause) {
            boolean isBehind = cause instanceof BehindRefusedBatchException;
            settled.add(text + (isBehind ? " refused, behind another" : " refused"));
          }
        };
    to.expect(1);
    to.write(Batch.of(List.of(Message.text(text)), settlement));
  }
}
