package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.DroppingInput;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline whose output writes several batches at a time")
@Timeout(60)
final class AsynchronousOutputTest {
  private static final Backoff AT_ONCE = new Backoff(Duration.ZERO, Duration.ZERO);

  private final LogCapture log = new LogCapture("test");
  private final CompletableFuture<Pipeline.Outcome> outcome = new CompletableFuture<>();
  private final HeldOutput output = new HeldOutput();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final InputListener listener =
      new InputListener() {
        @Override
        public void batchRefused(int messages, Throwable cause, Duration delay) {
          events.add(messages + " refused: " + cause.getMessage());
        }

        @Override
        public void batchDropped(int messages, Throwable cause) {
          events.add(messages + " dropped: " + cause.getMessage());
        }

        @Override
        public void outputRecovered(int refusals, Duration outage) {
          events.add("recovered from " + refusals);
        }
      };

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Pipeline start(Input input, Output to) {
    return start(Configs.named("test", "10s"), input, to);
  }

  private Pipeline start(PipelineConfig config, Input input, Output to) {
    Pipeline pipeline = new Pipeline(config, input, to, DeliveryListener.NONE);
    pipeline.start(outcome::complete);
    return pipeline;
  }

  private Input replaying(Input input) {
    return new ReplayingInput(input, AT_ONCE, listener);
  }

  private void awaitWrites(int count) {
    await().until(() -> output.writes().size() == count);
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  @DisplayName("loses and reorders nothing, whatever is refused and in whichever order writes end")
  void atLeastOnceAndInOrder(long seed) {
    int count = 20_000;
    NumberInput input = NumberInput.ending(count, EndOfInputException.end("no more"));
    RandomOutput random = new RandomOutput(seed);
    Pipeline pipeline = start(replaying(input), random);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(input.acknowledged()).isEqualTo(numbers(0, count));
    assertThat(pipeline.delivered()).isEqualTo(count);
    assertThat(random.refusals()).isGreaterThan(100);
    assertThat(random.mostAtOnce()).isBetween(2, WritesUnderWay.MOST_BATCHES);
    int largest = -1;
    for (int number : random.attempted()) {
      assertThat(number).isLessThanOrEqualTo(largest + 1);
      largest = Math.max(largest, number);
    }
    for (int number = 1; number < count; number++) {
      assertThat(random.callThatWrote(number))
          .as("when %s was written", number)
          .isGreaterThanOrEqualTo(random.callThatWrote(number - 1));
    }
  }

  @Test
  @DisplayName("has so many batches under way, and goes on when the first of them has ended")
  void boundedByBatches() {
    NumberInput input = NumberInput.oneByOne(1_000);
    Pipeline pipeline = start(input, output);
    awaitWrites(WritesUnderWay.MOST_BATCHES);
    output.write(5).written();
    output.write(0).written();

    awaitWrites(WritesUnderWay.MOST_BATCHES + 1);
    assertThat(input.acknowledged()).containsExactly("0");
    assertThat(output.writes()).hasSize(WritesUnderWay.MOST_BATCHES + 1);
    pipeline.abandon("enough");
  }

  @Test
  @DisplayName("has so many bytes under way, and always one batch")
  void boundedByBytes() {
    String large = "x".repeat((int) WritesUnderWay.MOST_BYTES);
    Pipeline pipeline = start(new LargeInput(large), output);
    awaitWrites(1);
    output.write(0).written();

    awaitWrites(2);
    assertThat(pipeline.delivered()).isEqualTo(1);
    pipeline.abandon("enough");
  }

  /** Gives the same message again and again. */
  private record LargeInput(String text) implements Input {

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) {
      return Batch.of(List.of(Message.text(text)), Batch.Settlement.NONE);
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("acknowledges in order, as soon as all before are written, also while nothing comes")
  void acknowledgesInOrder() {
    NumberInput input = NumberInput.oneByOne(3);
    Pipeline pipeline = start(replaying(input), output);
    awaitWrites(3);
    output.write(2).written();
    output.write(1).written();
    assertThat(input.acknowledged()).isEmpty();
    output.write(0).written();

    await().until(() -> input.acknowledged().equals(numbers(0, 3)));
    assertThat(pipeline.outcome()).isEqualTo(Pipeline.Outcome.RUNNING);
    pipeline.stop();
    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
  }

  @Test
  @DisplayName("has all from the first refused batch on redelivered, once all writes have ended")
  void redeliversFromTheFirstRefused() {
    NumberInput input = NumberInput.oneByOne(5);
    Pipeline pipeline = start(replaying(input), output);
    awaitWrites(5);
    output.write(1).refused(new IOException("the broker is away"));
    output.write(2).written();
    output.write(3).refused(new IOException("away, too"));
    output.write(0).written();
    await().until(() -> input.acknowledged().equals(numbers(0, 1)));
    assertThat(output.writes()).hasSize(5);
    output.write(4).written();

    awaitWrites(9);
    assertThat(output.writes().subList(5, 9).stream().map(HeldOutput.Held::texts))
        .containsExactly(List.of("1"), List.of("2"), List.of("3"), List.of("4"));
    assertThat(events).containsExactly("4 refused: the broker is away");
    output.writes().forEach(HeldOutput.Held::written);
    await().until(() -> input.acknowledged().equals(numbers(0, 5)));
    assertThat(events).containsExactly("4 refused: the broker is away", "recovered from 1");
    pipeline.stop();
    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
  }

  @Test
  @DisplayName("settles each batch for itself if the input does not replay")
  void dropsWhatWasRefused() {
    NumberInput input = NumberInput.oneByOne(4);
    PipelineConfig config =
        Configs.read("input: {label: test, websocket: {auto_replay_nacks: false}}");
    Pipeline pipeline = start(config, new DroppingInput(input, listener), output);
    awaitWrites(4);
    output.write(3).written();
    output.write(1).refused(new IOException("too large"));
    output.write(0).written();
    await().until(() -> events.size() == 1);
    output.write(2).written();

    await().until(() -> pipeline.delivered() == 3);
    assertThat(input.acknowledged()).containsExactly("0", "2", "3");
    assertThat(events).containsExactly("1 dropped: too large");
    pipeline.stop();
    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
  }

  @Test
  @DisplayName("waits for all that is under way before it ends, and has it redelivered if need be")
  void drains() {
    NumberInput input = NumberInput.oneByOne(3);
    Pipeline pipeline = start(replaying(input), output);
    awaitWrites(3);
    pipeline.stop();
    output.write(2).refused(new IOException("not yet"));
    output.write(1).written();
    output.write(0).written();
    awaitWrites(4);
    assertThat(outcome).isNotDone();
    output.write(3).written();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.isClosed()).isTrue();
    assertThat(input.acknowledged()).isEqualTo(numbers(0, 3));
    assertThat(log.lines()).contains("INFO ended after 3 messages");
  }

  @Test
  @DisplayName("counts what is not written when it is abandoned, and nothing that is")
  void countsWhatIsLost() {
    NumberInput input = NumberInput.oneByOne(WritesUnderWay.MOST_BATCHES + 10);
    Pipeline pipeline = start(replaying(input), output);
    awaitWrites(WritesUnderWay.MOST_BATCHES);
    output.write(3).written();
    output.write(7).written();
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(output.isClosed()).isTrue();
    assertThat(log.lines())
        .contains(
            "WARN enough: 62 messages that the output has not accepted and 10 messages that waited"
                + " for it are lost");
  }

  @Test
  @DisplayName("counts what was counted as lost no more when it is written after all")
  void writtenTooLate() {
    NumberInput input = NumberInput.oneByOne(WritesUnderWay.MOST_BATCHES + 10);
    Output slow =
        new Output() {
          @Override
          public CompletionStage<WriteResult> write(Messages messages) {
            return output.write(messages);
          }

          @Override
          public void close() {
            output.write(0).written();
            output.write(1).written();
          }
        };
    Pipeline pipeline = start(replaying(input), slow);
    awaitWrites(WritesUnderWay.MOST_BATCHES);
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains(
            "WARN enough: 64 messages that the output has not accepted and 10 messages that waited"
                + " for it are lost");
    assertThat(pipeline.delivered()).isZero();
    assertThat(input.acknowledged()).isEmpty();
  }

  @Test
  @DisplayName("counts as delivered what is written behind a gap when it is abandoned")
  void deliversBehindGap() {
    NumberInput input = NumberInput.oneByOne(WritesUnderWay.MOST_BATCHES);
    Pipeline pipeline = start(replaying(input), output);
    awaitWrites(WritesUnderWay.MOST_BATCHES);
    output.write(3).written();
    output.write(7).written();
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(pipeline.delivered()).isEqualTo(2);
    assertThat(input.acknowledged()).isEmpty();
  }

  @Test
  @DisplayName("acknowledges what is written when its output is closed, up to the first gap")
  void acknowledgesAtTheEnd() {
    NumberInput numbers = NumberInput.oneByOne(4);
    Input failing =
        new Input() {
          private int reads;

          @Override
          public void connect() {}

          @Override
          public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
            if (reads++ == 4) {
              throw new NoClassDefFoundError("org/example/Missing");
            }
            return numbers.read(maxWait);
          }

          @Override
          public void wakeUp() {}

          @Override
          public void close() {
            numbers.close();
          }
        };
    Pipeline pipeline =
        start(
            failing,
            new Output() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) {
                return output.write(messages);
              }

              @Override
              public void close() {
                output.write(0).written();
                output.write(1).written();
                output.write(2).refused(new IOException("closed"));
                output.write(3).written();
              }
            });

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(numbers.acknowledged()).isEqualTo(numbers(0, 2));
    assertThat(pipeline.delivered()).isEqualTo(3);
    assertThat(log.lines()).contains("INFO ended after 3 messages");
  }

  @Test
  @DisplayName("ends with one warning when its output is closed for good, by a stage")
  void outputClosed() {
    NumberInput input = NumberInput.oneByOne(3);
    start(replaying(input), output);
    awaitWrites(3);
    output.write(1).refused(new OutputClosedException("the topic is gone"));
    output.write(2).refused(new IOException("also"));
    output.write(0).written();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.OUTPUT_CLOSED);
    assertThat(input.acknowledged()).containsExactly("0");
    assertThat(log.lines())
        .contains("WARN the topic is gone; 2 messages not written", "INFO ended after 1 message");
  }

  @Test
  @DisplayName("fails in one line when a stage ends with an error")
  void brokenOutput() {
    start(replaying(NumberInput.oneByOne(1)), output);
    awaitWrites(1);
    output.write(0).refused(new NoClassDefFoundError("org/example/Missing"));

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains(
            "ERROR the pipeline failed: java.lang.NoClassDefFoundError: org/example/Missing; 1"
                + " message not written");
  }
}
