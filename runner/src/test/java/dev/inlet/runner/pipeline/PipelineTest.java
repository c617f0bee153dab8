package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.EventText;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.DroppingInput;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.input.RetryAdvice;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.output.SharedTargetOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline")
@ParameterizedClass(name = "that waits {0}")
@EnumSource(Pipeline.Waiting.class)
@Timeout(60)
final class PipelineTest {
  private static final Backoff AT_ONCE = new Backoff(Duration.ZERO, Duration.ZERO);

  @Parameter private Pipeline.Waiting waiting = Pipeline.Waiting.AT_WORK;

  private final LogCapture log = new LogCapture("test");
  private final PipelineConfig config = Configs.named("test", "10s");
  private final CompletableFuture<Pipeline.Outcome> outcome = new CompletableFuture<>();
  private final Counts counts = new Counts();

  private static final class Counts implements DeliveryListener {
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();

    @Override
    public void delivered(int messages) {
      delivered.addAndGet(messages);
    }

    @Override
    public void dropped(int messages) {}

    @Override
    public void lost(long messages) {
      lost.addAndGet(messages);
    }

    @Override
    public void writing(Messages messages) {}

    @Override
    public void filtered(int messages) {
      filtered.addAndGet(messages);
    }
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Pipeline start(Input input, Output output) {
    return start(config, input, output);
  }

  private Pipeline start(PipelineConfig of, Input input, Output output) {
    Pipeline pipeline = new Pipeline(of, input, output, counts, waiting, Threads::tryStart);
    pipeline.start(outcome::complete);
    return pipeline;
  }

  private static PipelineConfig keepingPositions() {
    return Configs.read(
        """
        input: {label: test, websocket: {feed: {enabled: true, cursor: /c, resume: {query: c}}}}
        resume: {file: trades.position.json}
        """);
  }

  private static PipelineConfig keepingCount() {
    return Configs.read(
        """
        input:
          label: test
          websocket: {feed: {enabled: true, sequence: /n, sequence_scope: feed}}
        resume: {file: trades.position.json}
        """);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  @DisplayName("moves everything in order, closes its output and ends when the input does")
  void movesAll() {
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline =
        start(NumberInput.ending(1_000, EndOfInputException.end("no more")), output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.written()).isEqualTo(numbers(1_000));
    assertThat(output.isClosed()).isTrue();
    assertThat(pipeline.delivered()).isEqualTo(1_000);
    assertThat(log.lines())
        .containsExactly(
            "INFO conf/test.yaml: websocket to stdout", "INFO ended after 1000 messages");
  }

  @Test
  @DisplayName("fails and says why when the input gives up")
  void inputGivesUp() {
    start(
        NumberInput.ending(
            1, EndOfInputException.failed("gave up connecting: 403", new Exception())),
        new CollectingOutput());

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .containsExactly(
            "INFO conf/test.yaml: websocket to stdout",
            "ERROR the input ended: gave up connecting: 403",
            "INFO ended after 1 message");
  }

  @Test
  @DisplayName("fails and says why when the first connection cannot be made")
  void cannotConnect() {
    start(
        new Input() {
          @Override
          public void connect() throws ConnectFailedException {
            throw new ConnectFailedException(
                ConnectionFailure.of("no such host").withRetryAdvice(RetryAdvice.NEVER));
          }

          @Override
          public Batch read(Duration maxWait) {
            throw new AssertionError("read without a connection");
          }

          @Override
          public void wakeUp() {}

          @Override
          public void close() {}
        },
        new CollectingOutput());

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines()).contains("ERROR the input ended: no such host");
  }

  @Test
  @DisplayName("goes on after it was quiet for a while")
  void quiet() throws Exception {
    QueuedInput input = new QueuedInput();
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline = start(input, output);
    for (String text : List.of("first", "second")) {
      input.add(text);
      await().until(() -> output.written().contains(text));
      if (waiting == Pipeline.Waiting.APART) {
        await().until(() -> input.readsWithoutLimit());
      }
    }
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.written()).containsExactly("first", "second");
  }

  @Test
  @DisplayName("stays at work while its output refuses what it has")
  void refusing() {
    QueuedInput input = new QueuedInput();
    AtomicInteger attempts = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Backoff slow = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(3));
    Pipeline pipeline =
        start(
            new ReplayingInput(input, slow, InputListener.NONE),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages)
                  throws IOException, InterruptedException {
                threads.add(Thread.currentThread());
                if (attempts.incrementAndGet() < 2) {
                  throw new IOException("not yet");
                }
                return super.write(messages);
              }
            });
    input.add("refused");
    await().atMost(Duration.ofSeconds(30)).until(() -> attempts.get() == 2);
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(threads).hasSize(1);
  }

  @Test
  @DisplayName("writes what was received before it ends when it is told to end")
  void drains() {
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline = start(new NumberInput(10_000), output);
    pipeline.stop();
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.written()).isEqualTo(numbers(10_000));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("loses and reorders nothing, whatever its output throws")
  void faultInjection(long seed) {
    FaultInjectingOutput output = new FaultInjectingOutput(seed);
    AtomicInteger refused = new AtomicInteger();
    InputListener listener =
        new InputListener() {
          @Override
          public void batchRefused(int messages, Throwable cause, Duration delay) {
            refused.incrementAndGet();
          }
        };
    start(
        new ReplayingInput(
            NumberInput.ending(50_000, EndOfInputException.end("no more")), AT_ONCE, listener),
        output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.accepted()).isEqualTo(numbers(50_000));
    assertThat(output.failures()).isGreaterThan(1_000).isEqualTo(refused.get());
    assertReplaysOnly(output.attempted());
  }

  /** Each number is the one behind the largest so far, or one that was there before. */
  private static void assertReplaysOnly(List<String> attempted) {
    int largest = -1;
    for (String text : attempted) {
      int number = Integer.parseInt(text);
      assertThat(number).isLessThanOrEqualTo(largest + 1);
      largest = Math.max(largest, number);
    }
  }

  @Test
  @DisplayName("gives refused batches up if the input does not replay")
  void drops() {
    List<Integer> givenUp = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void batchDropped(int messages, Throwable cause) {
            givenUp.add(messages);
          }
        };
    FaultInjectingOutput output = new FaultInjectingOutput(4);
    start(
        new DroppingInput(NumberInput.ending(1_000, EndOfInputException.end("no more")), listener),
        output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.accepted().size() + givenUp.stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(1_000);
  }

  @Test
  @DisplayName("ends with one warning when its output is closed for good")
  void outputClosed() {
    start(
        new NumberInput(1),
        new Output() {
          @Override
          public CompletionStage<WriteResult> write(Messages messages) throws IOException {
            throw new OutputClosedException("the reader is gone", new IOException());
          }

          @Override
          public void close() {}
        });

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.OUTPUT_CLOSED);
    assertThat(log.lines())
        .containsExactly(
            "INFO conf/test.yaml: websocket to stdout",
            "WARN the reader is gone; 1 message not written",
            "INFO ended after 0 messages");
  }

  /** Can never write again, in one way or the other. */
  private static final class Ended implements Output {
    private final CompletionStage<WriteResult> end;
    private final AtomicInteger given = new AtomicInteger();

    Ended(Throwable reason) {
      end = CompletableFuture.failedFuture(reason);
    }

    @Override
    public CompletionStage<WriteResult> write(Messages messages) {
      given.addAndGet(messages.size());
      return end;
    }

    @Override
    public void close() {}
  }

  private void assertCountsLost(Ended output, Pipeline.Outcome expected, String line) {
    start(new NumberInput(10_000), output);

    assertThat(outcome.join()).isEqualTo(expected);
    int given = output.given.get();
    assertThat(counts.lost).hasValue(10_000);
    assertThat(log.lines())
        .containsExactly(
            "INFO conf/test.yaml: websocket to stdout",
            line + "; " + EventText.count(given) + " not written",
            "WARN ended after 0 messages; %s that waited for the output are lost"
                .formatted(EventText.count(10_000 - given)));
  }

  @Test
  @DisplayName("loses nothing when it fails if positions are kept, and says what comes again")
  void comesAgainBehindFailure() {
    Ended output = new Ended(new NoClassDefFoundError("org/example/Missing"));
    start(keepingPositions(), new NumberInput(10_000), output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(counts.lost).hasValue(0);
    assertThat(log.lines())
        .contains(
            "INFO ended after 0 messages; "
                + EventText.count(10_000 - output.given.get())
                + " that waited for the output come again, as their position is kept");
  }

  @Test
  @DisplayName("counts what is lost when it fails if its input keeps only a count, and warns of it")
  void doesNotComeAgainToCount() {
    Ended output = new Ended(new NoClassDefFoundError("org/example/Missing"));
    start(keepingCount(), new NumberInput(10_000), output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(counts.lost).hasValue(10_000);
    assertThat(log.lines())
        .contains(
            "WARN ended after 0 messages; "
                + EventText.count(10_000 - output.given.get())
                + " that waited for the output are lost");
  }

  @Test
  @DisplayName("warns when it fails and what is lost cannot be counted")
  void failsUncounted() {
    start(
        new Input() {
          @Override
          public void connect() {}

          @Override
          public Batch read(Duration maxWait) {
            throw new NoClassDefFoundError("org/example/Missing");
          }

          @Override
          public void wakeUp() {}

          @Override
          public void close() {}
        },
        new CollectingOutput());

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains(
            "WARN ended after 0 messages; at least 0 messages that waited for the output are lost");
  }

  @Test
  @DisplayName("counts all that is lost when its output is closed for good")
  void countsBehindClosedOutput() {
    assertCountsLost(
        new Ended(new OutputClosedException("the reader is gone", new IOException())),
        Pipeline.Outcome.OUTPUT_CLOSED,
        "WARN the reader is gone");
  }

  @Test
  @DisplayName("counts all that is lost when it fails")
  void countsBehindFailure() {
    assertCountsLost(
        new Ended(new NoClassDefFoundError("org/example/Missing")),
        Pipeline.Outcome.FAILED,
        "ERROR the pipeline failed: java.lang.NoClassDefFoundError: org/example/Missing");
  }

  @Test
  @DisplayName("says at its end how many messages its output has dropped")
  void saysWhatIsDropped() {
    Pipeline pipeline =
        start(
            NumberInput.ending(1_000, EndOfInputException.end("no more")),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages)
                  throws IOException, InterruptedException {
                var unused = super.write(messages);
                return CompletableFuture.completedStage(
                    WriteResult.dropped(
                        (int) messages.messages().stream().filter(this::isDropped).count()));
              }

              private boolean isDropped(Message message) {
                return message.text().endsWith("7");
              }
            });

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(pipeline.delivered()).isEqualTo(900);
    assertThat(log.lines())
        .contains("INFO ended after 900 messages; the output has dropped 100 messages");
  }

  @Test
  @DisplayName("fails in one line when a plugin is broken")
  void brokenInput() {
    start(
        new Input() {
          @Override
          public void connect() {}

          @Override
          public Batch read(Duration maxWait) {
            throw new NoClassDefFoundError("org/example/Missing");
          }

          @Override
          public void wakeUp() {}

          @Override
          public void close() {}
        },
        new CollectingOutput());

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains("ERROR the pipeline failed: java.lang.NoClassDefFoundError: org/example/Missing");
  }

  @Test
  @DisplayName("counts all that is lost when it is abandoned")
  void countsWhatIsLost() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger atOutput = new AtomicInteger();
    Pipeline pipeline =
        start(
            new ReplayingInput(new NumberInput(1_000), AT_ONCE, InputListener.NONE),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) throws IOException {
                atOutput.set(messages.size());
                hanging.countDown();
                try {
                  new CountDownLatch(1).await();
                  return WRITTEN;
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
              }
            });
    hanging.await();
    pipeline.abandon("enough");
    pipeline.abandon("enough of it");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    int waiting = 1_000 - atOutput.get();
    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("WARN"))
        .containsExactly(
            "WARN enough: "
                + EventText.count(atOutput.get())
                + " that the output has not accepted and "
                + waiting
                + " messages that waited for it are lost");
  }

  @Test
  @DisplayName(
      "loses nothing when it is abandoned if positions are kept, and says what comes again")
  void comesAgainBehindAbandoning() throws InterruptedException {
    CountDownLatch refused = new CountDownLatch(1);
    InputListener listener =
        new InputListener() {
          @Override
          public void batchRefused(int messages, Throwable cause, Duration delay) {
            refused.countDown();
          }
        };
    Backoff never = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
    Pipeline pipeline =
        start(
            keepingPositions(),
            new ReplayingInput(new NumberInput(1), never, listener),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) throws IOException {
                throw new IOException("the disk is full");
              }
            });
    refused.await();
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(counts.lost).hasValue(0);
    assertThat(log.lines())
        .contains(
            "WARN enough: 0 messages that the output has not accepted and 1 message that waited for"
                + " it come again, as their position is kept");
  }

  @Test
  @DisplayName("counts what is lost when it is abandoned if its input keeps only a count")
  void doesNotComeAgainBehindAbandoning() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    Pipeline pipeline =
        start(
            keepingCount(),
            new NumberInput(1),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) throws IOException {
                hanging.countDown();
                try {
                  new CountDownLatch(1).await();
                  return WRITTEN;
                } catch (InterruptedException e) {
                  throw new IOException("interrupted", e);
                }
              }
            });
    hanging.await();
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(counts.lost).hasValue(1);
    assertThat(log.lines())
        .contains(
            "WARN enough: 1 message that the output has not accepted and 0 messages that waited for"
                + " it are lost");
  }

  @Test
  @DisplayName(
      "is not interrupted while it writes to what others write to as well, and loses nothing of"
          + " that")
  void writesToWhatIsShared() throws InterruptedException {
    SharedTarget output = new SharedTarget();
    Pipeline pipeline = start(new NumberInput(1), output);
    output.writing.await();
    pipeline.abandon("enough");
    assertThat(outcome).isNotDone();
    output.finished.countDown();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(output.interrupted).isFalse();
    assertThat(pipeline.delivered()).isEqualTo(1);
    assertThat(counts.lost).hasValue(0);
    assertThat(log.lines()).last().isEqualTo("INFO enough; the output goes on to write 1 message");
  }

  @Test
  @DisplayName("says what is lost of what it went on to write when that fails after all")
  void failsAtWhatIsShared() throws InterruptedException {
    SharedTarget output = new SharedTarget();
    output.failing = true;
    Pipeline pipeline = start(new NumberInput(1), output);
    output.writing.await();
    pipeline.abandon("enough");
    assertThat(counts.lost).hasValue(0);
    output.finished.countDown();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(counts.lost).hasValue(1);
    assertThat(log.lines())
        .last()
        .isEqualTo("WARN the output failed at what it went on to write; 1 message not written");
  }

  @Test
  @DisplayName("counts what it writes to what others write to as well when the process is to end")
  void endsWithTheProcess() throws InterruptedException {
    SharedTarget output = new SharedTarget();
    Pipeline pipeline = start(new NumberInput(1), output);
    output.writing.await();
    pipeline.abandonAtEnd("enough");
    assertThat(counts.lost).hasValue(1);
    assertThat(log.lines())
        .last()
        .isEqualTo(
            "WARN enough: 1 message that the output has not accepted and 0 messages that waited for"
                + " it are lost");
    output.finished.countDown();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(output.interrupted).isFalse();
    assertThat(counts.lost).hasValue(1);
    assertThat(pipeline.delivered()).isZero();
  }

  @Test
  @DisplayName("counts what it goes on to write when the process is to end before it has")
  void goesOnUntilTheEndOfTheProcess() throws InterruptedException {
    SharedTarget output = new SharedTarget();
    Pipeline pipeline = start(new NumberInput(1), output);
    output.writing.await();
    pipeline.abandon("enough");
    assertThat(counts.lost).hasValue(0);
    pipeline.abandonAtEnd("enough of it");

    assertThat(counts.lost).hasValue(1);
    assertThat(log.lines())
        .last()
        .isEqualTo("WARN the process ends while the output still writes; 1 message not written");
    output.finished.countDown();
    outcome.join();
    assertThat(pipeline.delivered()).isZero();
  }

  /** Is writing until the test says otherwise. */
  private static final class SharedTarget implements SharedTargetOutput {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean interrupted;
    private volatile boolean failing;

    @Override
    public CompletionStage<WriteResult> write(Messages messages) throws IOException {
      writing.countDown();
      try {
        finished.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (failing) {
        throw new IOException("its reader has gone");
      }
      return WRITTEN;
    }

    @Override
    public boolean giveUp() {
      return false;
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("has not ended before what is lost is counted and logged")
  void endsAfterItsCount() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    CountDownLatch finished = new CountDownLatch(1);
    Input slowToClose =
        new Input() {
          @Override
          public void connect() {}

          @Override
          public Batch read(Duration maxWait) throws InterruptedException {
            reading.countDown();
            woken.await();
            return Batch.empty();
          }

          @Override
          public void wakeUp() {
            woken.countDown();
          }

          @Override
          public void close() {
            // Only whoever counts waits.
            if (Thread.currentThread().getName().startsWith("inlet-count-")) {
              try {
                finished.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          }
        };
    CompletableFuture<List<String>> logged = new CompletableFuture<>();
    Pipeline pipeline =
        new Pipeline(
            config,
            slowToClose,
            new CollectingOutput(),
            DeliveryListener.NONE,
            waiting,
            Threads::tryStart);
    pipeline.start(ignored -> logged.complete(log.lines()));
    try {
      reading.await();
      pipeline.abandon("enough");

      assertThat(logged.join())
          .contains(
              "WARN enough: 0 messages that the output has not accepted and at least 0 messages"
                  + " that waited for it are lost");
    } finally {
      finished.countDown();
    }
  }

  @Test
  @DisplayName("warns of nothing when nothing is lost by giving it up")
  void losesNothing() {
    Pipeline pipeline = start(new NumberInput(0), new CollectingOutput());
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .containsExactly(
            "INFO conf/test.yaml: websocket to stdout", "INFO enough: nothing is lost");
  }

  @Test
  @DisplayName("counts what the output refused and will not be asked to take again")
  void countsWhatWasRefused() throws InterruptedException {
    CountDownLatch refused = new CountDownLatch(1);
    Pipeline pipeline =
        start(
            new ReplayingInput(
                new NumberInput(1),
                new Backoff(Duration.ofHours(1), Duration.ofHours(1)),
                new InputListener() {
                  @Override
                  public void batchRefused(int messages, Throwable cause, Duration delay) {
                    refused.countDown();
                  }
                }),
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) throws IOException {
                throw new IOException("the disk is full");
              }
            });
    refused.await();
    pipeline.abandon("enough");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains(
            "WARN enough: 0 messages that the output has not accepted and 1 message that waited for"
                + " it are lost");
  }

  @Test
  @DisplayName("ends, and closes the rest, whatever its parts throw when they are closed")
  void throwsOnClose() {
    CollectingOutput output =
        new CollectingOutput() {
          @Override
          public void close() {
            super.close();
            throw new IllegalStateException("the output is broken");
          }
        };
    start(new BrokenOnClose(), output);

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(output.isClosed()).isTrue();
    assertThat(log.lines())
        .endsWith(
            "ERROR closing the input failed: java.lang.NoClassDefFoundError: gone",
            "ERROR closing the output failed: java.lang.IllegalStateException: the output is"
                + " broken",
            "INFO ended after 0 messages");
  }

  private static final class BrokenOnClose implements Input {

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) throws EndOfInputException {
      throw EndOfInputException.end("no more");
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {
      throw new NoClassDefFoundError("gone");
    }
  }

  @Test
  @DisplayName("acknowledges what the filter leaves out, in its order, and counts it apart")
  void filter() throws Exception {
    PipelineConfig filtered =
        Configs.read(
            """
            input: {websocket: {}}
            filter: {keep: {contains: "7"}}
            """);
    NumberInput input = new NumberInput(1_000);
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline = new Pipeline(filtered, input, output, counts, waiting, Threads::tryStart);
    pipeline.start(outcome -> {});
    await().until(() -> input.acknowledged().size() == 1_000);
    pipeline.stop();
    assertThat(pipeline.awaitEnd(Duration.ofSeconds(10))).isTrue();

    List<String> all = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
    assertThat(input.acknowledged()).isEqualTo(all);
    assertThat(output.written())
        .isEqualTo(all.stream().filter(text -> text.contains("7")).toList());
    assertThat(counts.delivered).hasValue(271);
    assertThat(counts.filtered).hasValue(729);
    assertThat(pipeline.delivered()).isEqualTo(271);
  }
}
