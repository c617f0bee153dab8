package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.host.resilience.BehindRefusedBatchException;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.filter.FilterSettings;
import dev.inlet.runner.filter.MessageFilter;
import dev.inlet.runner.output.BehindRefusedWriteException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The delivery of batches to an output")
final class DeliveryTest {
  private static final int BATCHES = 10_000;

  private final List<Thread> acknowledging = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final Delivery delivery = delivery(new Done(), true);

  private static final class Done implements Output {

    @Override
    public CompletionStage<WriteResult> write(Messages messages) {
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
  @DisplayName("says what the output holds, until it has written it")
  void unsettled() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery holding = delivery(output, true);
    assertThat(holding.unsettled()).isEqualTo(Unsettled.NONE);
    write(holding, "a", "b", "c");
    write(holding, "d");
    assertThat(holding.unsettled().messages()).isEqualTo(4);
    long bytes = holding.unsettled().bytes();
    output.write(1).written();
    assertThat(holding.unsettled().messages()).isEqualTo(3);
    assertThat(holding.unsettled().bytes()).isPositive().isLessThan(bytes);
    output.write(0).written();
    assertThat(holding.unsettled()).isEqualTo(Unsettled.NONE);
  }

  @Test
  @DisplayName("counts what the output drops apart, once its write is settled")
  void drops() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery counting = delivery(output, true);
    write(counting, "a", "b", "c");
    output.write(0).dropped(2);
    assertThat(counting.dropped()).isZero();
    counting.settle();
    assertThat(counting.delivered()).isEqualTo(1);
    assertThat(counting.dropped()).isEqualTo(2);

    write(counting, "d");
    output.write(1).dropped(1);
    write(counting, "e");
    output.write(2).written();
    counting.settle();
    assertThat(counting.delivered()).isEqualTo(2);
    assertThat(counting.dropped()).isEqualTo(3);
  }

  @Test
  @DisplayName("counts what a write drops with that write, also when it ends before an earlier one")
  void dropsOfLaterWrite() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery counting = delivery(output, true);
    write(counting, "a", "b", "c");
    write(counting, "d", "e", "f");
    write(counting, "g", "h", "i");
    output.write(2).dropped(3);
    output.write(0).written();
    counting.settle();
    assertThat(settled).containsExactly("a acknowledged");
    assertThat(counting.delivered()).isEqualTo(3);
    assertThat(counting.dropped()).isZero();

    output.write(1).written();
    counting.settle();
    assertThat(counting.delivered()).isEqualTo(6);
    assertThat(counting.dropped()).isEqualTo(3);
  }

  @Test
  @DisplayName("counts once what a write drops that comes again behind a refused one, and no other")
  void dropsAgain() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery counting = delivery(output, true);
    write(counting, "a", "b", "c");
    write(counting, "d", "e", "f");
    write(counting, "g", "h", "i");
    output.write(0).written();
    output.write(2).dropped(3);
    output.write(1).refused(new IOException("the broker is away"));
    counting.settle();
    assertThat(settled).containsExactly("a acknowledged", "g refused, behind another", "d refused");
    assertThat(counting.delivered()).isEqualTo(3);
    assertThat(counting.dropped()).isZero();

    write(counting, "d", "e", "f");
    write(counting, "g", "h", "i");
    output.write(3).written();
    output.write(4).dropped(3);
    counting.settle();
    assertThat(counting.delivered()).isEqualTo(6);
    assertThat(counting.dropped()).isEqualTo(3);
  }

  @Test
  @DisplayName("takes a write for refused whose result is missing or cannot be, and says why")
  void impossibleResults() throws Exception {
    HeldOutput output = new HeldOutput();
    Delivery separate = delivery(output, false);
    write(separate, "a");
    write(separate, "b", "c");
    output.write(0).endedWithoutResult();
    output.write(1).dropped(3);
    separate.settle();

    assertThat(settled).containsExactly("a refused", "b refused");
    assertThat(reasons)
        .containsExactly(
            "the output gave no result",
            "the output says that it dropped more messages than it was given: 3 of 2");
    assertThat(separate.delivered()).isZero();
    assertThat(separate.dropped()).isZero();
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

  @Test
  @DisplayName("writes nothing behind a batch that was refused while the next one was filtered")
  void refusedWhileFiltering() throws Exception {
    HeldOutput output = new HeldOutput();
    Config config =
        ConfigSpec.builder()
            .field(FilterSettings.SECTION)
            .build()
            .read(
                ConfigNode.of(Map.of("filter", Map.of("drop", Map.of("contains", "secret")))), "");
    MessageFilter filter = FilterSettings.of(config).orElseThrow().filter();
    Delivery filtering =
        new Delivery(
            output, Optional.of(filter), DeliveryListener.NONE, true, () -> {}, () -> false);
    write(filtering, "a");
    List<Message> messages =
        new AbstractList<>() {
          @Override
          public Message get(int index) {
            output.write(0).refused(new IOException("the broker is away"));
            return Message.text("b");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    filtering.expect(1);
    filtering.write(Batch.of(messages, settlement("b")));

    assertThat(output.writes()).hasSize(1);
    filtering.settle();
    assertThat(settled).containsExactly("b refused, behind another", "a refused");
  }

  /** Refuses what it has when it is given the next batch, and that with it. */
  private static final class RefusesBehind implements Output {
    private final HeldOutput taken = new HeldOutput();

    @Override
    public CompletionStage<WriteResult> write(Messages messages) throws IOException {
      if (taken.writes().size() == 1 && !taken.write(0).end().isDone()) {
        taken.write(0).refused(new IOException("the command has failed"));
        throw new BehindRefusedWriteException();
      }
      return taken.write(messages);
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("leaves a batch behind one that is refused while the output is given it")
  void refusedWhileWriting() throws Exception {
    RefusesBehind output = new RefusesBehind();
    Delivery together = delivery(output, true);
    write(together, "a");
    write(together, "b");

    assertThat(output.taken.writes()).hasSize(1);
    together.settle();
    assertThat(settled).containsExactly("b refused, behind another", "a refused");
  }

  @Test
  @DisplayName("writes a batch again that an output has refused behind one that is not redelivered")
  void refusedWhileWritingAndDropped() throws Exception {
    RefusesBehind output = new RefusesBehind();
    Delivery separate = delivery(output, false);
    write(separate, "a");
    write(separate, "b");

    assertThat(output.taken.writes()).hasSize(2);
    output.taken.write(1).written();
    separate.settle();
    assertThat(settled).containsExactly("a refused", "b acknowledged");
  }

  private Delivery delivery(Output output, boolean redelivers) {
    return new Delivery(
        output, Optional.empty(), DeliveryListener.NONE, redelivers, () -> {}, () -> false);
  }

  /** Writes a batch, which is called as its first message. */
  private void write(Delivery to, String... texts) throws Exception {
    to.expect(texts.length);
    to.write(Batch.of(Stream.of(texts).map(Message::text).toList(), settlement(texts[0])));
  }

  private Batch.Settlement settlement(String text) {
    return new Batch.Settlement() {
      @Override
      public void acknowledged() {
        settled.add(text + " acknowledged");
      }

      @Override
      public void refused(Throwable cause) {
        reasons.add(cause.getMessage());
        boolean isBehind = cause instanceof BehindRefusedBatchException;
        settled.add(text + (isBehind ? " refused, behind another" : " refused"));
      }
    };
  }
}
