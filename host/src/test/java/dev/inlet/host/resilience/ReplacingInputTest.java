package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("An input whose connections are replaced at an age")
@Timeout(60)
final class ReplacingInputTest {
  private static final Duration AGE = Duration.ofHours(10);
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /** When a replacement has to begin to be over at the age. */
  private static final Duration BEGIN = AGE.minus(OVERLAP);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8));

  private final ScriptedInput script = new ScriptedInput();
  private final RecordingListener listener = new RecordingListener();
  private volatile long nanos;
  private boolean hasThreads = true;

  private ReplacingInput input(RandomGenerator random) {
    ReconnectPolicy policy =
        ReconnectPolicy.builder().backoff(BACKOFF).maxAge(AGE, OVERLAP).build();
    return new ReplacingInput(
        "test",
        script,
        policy,
        listener,
        random,
        () -> nanos,
        thread -> hasThreads && Threads.tryStart(thread));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static Batch look(ReplacingInput input) throws Exception {
    return input.read(Duration.ZERO);
  }

  private void awaitEvent(int count) {
    await().until(() -> listener.events().size() >= count);
  }

  private static ScriptedInput.ReplaceStep fails(RetryAdvice advice) {
    return () -> {
      throw new ConnectFailedException(ConnectionFailure.of("refused").withRetryAdvice(advice));
    };
  }

  @Test
  @DisplayName("has each of them replaced by the time that it is that old")
  void replaces() throws Exception {
    try (ReplacingInput input = input(FixedRandom.SMALLEST)) {
      input.connect();
      pass(BEGIN.minusNanos(1));
      assertThat(look(input).messages()).isEmpty();
      pass(Duration.ofNanos(1));
      assertThat(look(input).messages()).isEmpty();
      awaitEvent(1);
      pass(BEGIN);
      assertThat(look(input).messages()).isEmpty();
      awaitEvent(2);

      assertThat(listener.events())
          .containsExactly(
              "replaced after 35998000 ms: max_age", "replaced after 35998000 ms: max_age");
    }
  }

  @Test
  @DisplayName("has them replaced up to a tenth of the age earlier, so that many spread out")
  void spread() throws Exception {
    try (ReplacingInput input = input(FixedRandom.LARGEST)) {
      input.connect();
      pass(BEGIN.multipliedBy(9).dividedBy(10).plusNanos(1));
      assertThat(look(input).messages()).isEmpty();
      awaitEvent(1);

      assertThat(listener.events()).containsExactly("replaced after 32398200 ms: max_age");
    }
  }

  @Test
  @DisplayName("goes on reading while one is being replaced")
  void readsMeanwhile() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    script.onReplace(
        () -> {
          opened.await();
          return true;
        });
    script.onRead(script.gives("a"), script.gives("b"));
    try (ReplacingInput input = input(FixedRandom.SMALLEST)) {
      input.connect();
      pass(BEGIN);

      assertThat(texts(look(input))).containsExactly("a");
      assertThat(texts(look(input))).containsExactly("b");
      assertThat(listener.events()).isEmpty();

      opened.countDown();
      awaitEvent(1);
    }
  }

  @Test
  @DisplayName("tries again after a growing delay, whatever the failure advises")
  void failures() throws Exception {
    script.onReplace(fails(RetryAdvice.USUAL), fails(RetryAdvice.SOON), fails(RetryAdvice.NEVER));
    try (ReplacingInput input = input(FixedRandom.LARGEST)) {
      input.connect();
      pass(BEGIN);
      for (int events = 1; events <= 4; events++) {
        assertThat(look(input).messages()).isEmpty();
        awaitEvent(events);
        pass(Duration.ofSeconds(8));
      }

      assertThat(listener.events())
          .containsExactly(
              "not replaced: refused, again in 1000 ms",
              "not replaced: refused, again in 8000 ms",
              "not replaced: refused, again in 8000 ms",
              "replaced after 36022000 ms: max_age");
    }
  }

  @Test
  @DisplayName("tries again if somebody has interrupted the attempt")
  void interrupted() throws Exception {
    script.onReplace(
        () -> {
          throw new InterruptedException("by a thread of the plugin");
        });
    try (ReplacingInput input = input(FixedRandom.LARGEST)) {
      input.connect();
      pass(BEGIN);
      for (int events = 1; events <= 2; events++) {
        assertThat(look(input).messages()).isEmpty();
        awaitEvent(events);
        pass(Duration.ofSeconds(8));
      }

      assertThat(listener.events())
          .containsExactly(
              "not replaced: the attempt was interrupted, and not by closing the input, again in"
                  + " 8000 ms",
              "replaced after 36006000 ms: max_age");
    }
  }

  @Test
  @DisplayName("keeps its connection while the system has no thread left, and tries again")
  void withoutThread() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"));
    try (ReplacingInput input = input(FixedRandom.LARGEST)) {
      input.connect();
      pass(BEGIN);
      hasThreads = false;
      assertThat(texts(look(input))).containsExactly("a");
      pass(Duration.ofMillis(999));
      hasThreads = true;
      assertThat(texts(look(input))).containsExactly("b");
      assertThat(listener.events())
          .containsExactly("not replaced: the system has no thread left, again in 1000 ms");
      pass(Duration.ofMillis(1));
      assertThat(look(input).messages()).isEmpty();
      awaitEvent(2);

      assertThat(listener.events()).last().asString().startsWith("replaced after ");
    }
  }

  @Test
  @DisplayName("counts the age from the last connection, also of one that was lost")
  void lost() throws Exception {
    script.onRead(loses());
    try (ReplacingInput input = input(FixedRandom.SMALLEST)) {
      input.connect();
      pass(BEGIN.minusSeconds(1));
      assertThatThrownBy(() -> look(input)).isInstanceOf(NotConnectedException.class);
      input.connect();
      pass(BEGIN.minusSeconds(1));
      assertThat(look(input).messages()).isEmpty();

      assertThat(listener.events()).isEmpty();
    }
  }

  @Test
  @DisplayName("asks again soon while the connection before is still being read")
  void notYet() throws Exception {
    script.onReplace(() -> false, () -> true);
    try (ReplacingInput input = input(FixedRandom.SMALLEST)) {
      input.connect();
      pass(BEGIN);

      await()
          .until(
              () -> {
                pass(BACKOFF.initial());
                look(input);
                return !listener.events().isEmpty();
              });
    }
  }

  @Test
  @DisplayName("ends at once while a connection is being replaced")
  void closes() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    script.onReplace(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
          }
          return false;
        });
    ReplacingInput input = input(FixedRandom.SMALLEST);
    input.connect();
    pass(BEGIN);
    assertThat(look(input).messages()).isEmpty();
    begun.await();

    input.close();

    assertThat(interrupted).isTrue();
    assertThat(listener.events()).isEmpty();
  }

  @Test
  @DisplayName("passes on what went wrong in its thread, once")
  void fault() throws Exception {
    script.onReplace(
        () -> {
          throw new IllegalStateException("broken");
        });
    try (ReplacingInput input = input(FixedRandom.SMALLEST)) {
      input.connect();
      pass(BEGIN);

      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> look(input))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessage("broken"));
      assertThat(look(input).messages()).isEmpty();
    }
  }
}
