package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Input;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A pipeline for which the system has no other thread")
@Timeout(60)
final class PipelineWithoutThreadsTest {
  private final LogCapture log = new LogCapture("test");
  private final QueuedInput input = new QueuedInput();
  private final CompletableFuture<Pipeline.Outcome> outcome = new CompletableFuture<>();
  private final AtomicBoolean hasFirst = new AtomicBoolean(true);
  private final AtomicBoolean hasThreads = new AtomicBoolean();
  private final AtomicInteger started = new AtomicInteger();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Pipeline start(Input read, Output output, Pipeline.Waiting waiting) {
    return start(read, output, waiting, this::start);
  }

  private Pipeline start(
      Input read, Output output, Pipeline.Waiting waiting, Predicate<Thread> starter) {
    Pipeline pipeline =
        new Pipeline(
            Configs.named("test", "10s"), read, output, DeliveryListener.NONE, waiting, starter);
    pipeline.start(outcome::complete);
    return pipeline;
  }

  private boolean start(Thread thread) {
    if (hasFirst.getAndSet(false)) {
      return Threads.tryStart(thread);
    }
    boolean starts = hasThreads.get() && Threads.tryStart(thread);
    if (starts) {
      started.incrementAndGet();
    }
    return starts;
  }

  /** Knows which thread has written last. */
  private static final class WatchedOutput extends CollectingOutput {
    private final AtomicReference<Thread> writer = new AtomicReference<>();

    @Override
    public CompletionStage<WriteResult> write(Messages messages)
        throws IOException, InterruptedException {
      writer.set(Thread.currentThread());
      return super.write(messages);
    }
  }

  @ParameterizedTest(name = "waiting {0}")
  @EnumSource
  @DisplayName("closes its input in the thread that stops it, and ends in good order")
  void stop(Pipeline.Waiting waiting) {
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline = start(input, output, waiting);
    input.add("message");
    await().until(() -> output.written().contains("message"));
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(output.isClosed()).isTrue();
  }

  @ParameterizedTest(name = "waiting {0}")
  @EnumSource
  @DisplayName("fails if there was none to begin with, and closes its parts")
  void noThreadAtAll(Pipeline.Waiting waiting) {
    hasFirst.set(false);
    CollectingOutput output = new CollectingOutput();
    Pipeline pipeline = start(input, output, waiting);

    assertThat(outcome).isCompletedWithValue(Pipeline.Outcome.FAILED);
    assertThat(output.isClosed()).isTrue();
    assertThat(log.lines())
        .last()
        .isEqualTo("ERROR cannot be started: the system has no thread left");
    pipeline.abandon("enough");
    assertThat(log.lines()).noneMatch(line -> line.contains("enough"));
  }

  @ParameterizedTest(name = "waiting {0}")
  @EnumSource
  @DisplayName("runs, and does not fail, if its thread runs although it could not be started")
  void runsAllTheSame(Pipeline.Waiting waiting) {
    CollectingOutput output = new CollectingOutput();
    input.add("message");
    Pipeline pipeline =
        start(
            input,
            output,
            waiting,
            thread -> {
              boolean isFirst = hasFirst.getAndSet(false);
              if (isFirst) {
                thread.start();
                await().until(() -> output.written().contains("message"));
              }
              return !isFirst && Threads.tryStart(thread);
            });
    assertThat(outcome).isNotDone();
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
    assertThat(log.lines()).noneMatch(line -> line.contains("cannot be started"));
  }

  @ParameterizedTest(name = "waiting {0}")
  @EnumSource
  @DisplayName("does nothing more once it has failed, if its thread runs late")
  void runsTooLate(Pipeline.Waiting waiting) throws InterruptedException {
    AtomicReference<Thread> first = new AtomicReference<>();
    AtomicInteger closes = new AtomicInteger();
    CollectingOutput output =
        new CollectingOutput() {
          @Override
          public void close() {
            closes.incrementAndGet();
          }
        };
    var unused =
        start(
            input,
            output,
            waiting,
            thread -> !first.compareAndSet(null, thread) && Threads.tryStart(thread));
    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    first.get().start();
    first.get().join();

    assertThat(closes).hasValue(1);
  }

  @Test
  @DisplayName("works where it waits until there is one again")
  void worksMeanwhile() {
    WatchedOutput output = new WatchedOutput();
    Pipeline pipeline = start(input, output, Pipeline.Waiting.APART);
    input.add("first");
    await().until(() -> output.written().contains("first"));
    Thread waiting = output.writer.get();
    hasThreads.set(true);
    await()
        .until(
            () -> {
              input.add("later");
              return output.writer.get() != waiting;
            });
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
  }

  @Test
  @DisplayName("has another one settle what its output takes long for, as soon as there is one")
  void asynchronous() {
    HeldOutput output = new HeldOutput();
    Pipeline pipeline = start(input, output, Pipeline.Waiting.APART);
    input.add("held");
    await().until(() -> output.writes().size() == 1);
    hasThreads.set(true);
    await().until(() -> started.get() > 0);
    output.write(0).written();
    await().until(() -> pipeline.delivered() == 1);
    pipeline.stop();

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.ENDED);
  }

  @ParameterizedTest(name = "waiting {0}")
  @EnumSource
  @DisplayName("counts what it has not read in the thread that gives it up")
  void abandoned(Pipeline.Waiting waiting) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Pipeline pipeline =
        start(
            input,
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages)
                  throws InterruptedException {
                begun.complete(null);
                Thread.sleep(Long.MAX_VALUE);
                return WRITTEN;
              }
            },
            waiting);
    input.add("hangs");
    begun.join();
    input.add("waits");
    input.add("waits, too");
    pipeline.abandon("it hangs");

    assertThat(outcome.join()).isEqualTo(Pipeline.Outcome.FAILED);
    assertThat(log.lines())
        .contains(
            "WARN it hangs: 1 message that the output has not accepted and 2 messages that waited"
                + " for it are lost");
  }
}
