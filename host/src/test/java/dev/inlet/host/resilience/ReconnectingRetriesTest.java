package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.fails;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.succeeds;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The retries of a reconnecting input")
final class ReconnectingRetriesTest extends ReconnectingFixture {

  @Test
  @DisplayName("waits longer after each failure, and reports each of them once")
  void delaysGrow() throws Exception {
    for (int i = 0; i < 6; i++) {
      script.onConnect(fails(RetryAdvice.USUAL));
    }
    input(-1, SHORT).connect();
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, again in 1 ms",
            "failed 2: refused, again in 2 ms",
            "failed 3: refused, again in 4 ms",
            "failed 4: refused, again in 8 ms",
            "failed 5: refused, again in 8 ms",
            "failed 6: refused, again in 8 ms",
            "connected");
  }

  @Test
  @DisplayName("makes less than 12 attempts in 5 s by default, however the delays are drawn")
  void defaultDelays() {
    Duration span = Duration.ofSeconds(5);
    for (int seed = 0; seed < 10_000; seed++) {
      RetryDelays delays =
          new RetryDelays(
              ReconnectPolicy.builder().build(), new SplittableRandom(seed), () -> nanos);
      int attempts = 0;
      for (Duration at = Duration.ZERO; at.compareTo(span) < 0; attempts++) {
        at = at.plus(delays.afterFailure(ConnectionFailure.of("wrong secret")).orElseThrow());
      }
      assertThat(attempts).as("attempts with seed %d", seed).isLessThan(12);
    }
  }

  @Test
  @DisplayName("waits longer after each loss of a server that accepts and closes at once")
  void lossesCount() throws Exception {
    script.onRead(loses(), script.gives("a"), loses(), loses(), () -> loses().run());
    ReconnectingInput input = input(-1, SHORT);
    read(input);
    read(input);
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 0 ms and 0 messages, again in 1 ms",
            "connected again after 0 ms",
            "resumed after 0 ms",
            "lost after 0 ms and 1 messages, again in 2 ms",
            "connected again after 0 ms",
            "lost after 0 ms and 0 messages, again in 4 ms",
            "connected again after 0 ms",
            "lost after 0 ms and 0 messages, again in 8 ms",
            "connected again after 0 ms");
  }

  @Test
  @DisplayName("resets the delays only after a connection that was up for long enough")
  void stableAfter() throws Exception {
    script.onConnect(fails(RetryAdvice.USUAL), fails(RetryAdvice.USUAL));
    script.onRead(
        () -> {
          pass(STABLE.minusNanos(1));
          return loses().run();
        },
        () -> {
          pass(STABLE);
          return loses().run();
        });
    read(input(-1, SHORT));
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, again in 1 ms",
            "failed 2: refused, again in 2 ms",
            "connected",
            "lost after 29999 ms and 0 messages, again in 4 ms",
            "connected again after 0 ms",
            "lost after 30000 ms and 0 messages, again in 1 ms",
            "connected again after 0 ms");
  }

  @Test
  @DisplayName("never tries again with max_retries 0: the first loss ends it, each time it is read")
  void noRetries() throws Exception {
    script.onRead(script.gives("a"), loses());
    ReconnectingInput input = input(0, LONG);
    input.connect();
    assertThat(texts(read(input))).containsExactly("a");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> read(input))
          .isInstanceOfSatisfying(
              EndOfInputException.class, end -> assertThat(end.isFailure()).isTrue())
          .hasMessage("gave up reconnecting: lost");
    }
    assertThatThrownBy(input::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the input gave up before");
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(listener.events())
        .containsExactly("connected", "lost after 0 ms and 1 messages, never again");
  }

  @Test
  @DisplayName("throws from connect when its retries are used up, and stays ended")
  void retriesUsedUpOnConnect() {
    script.onConnect(fails(RetryAdvice.USUAL), fails(RetryAdvice.USUAL), fails(RetryAdvice.USUAL));
    ReconnectingInput input = input(2, SHORT);
    assertThatThrownBy(input::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("refused");
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, again in 1 ms",
            "failed 2: refused, again in 2 ms",
            "failed 3: refused, never again");
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(EndOfInputException.class)
        .hasMessage("gave up connecting: refused");
    assertThat(script.attempts()).isEqualTo(3);
  }

  @Test
  @DisplayName("counts a loss and the failed attempts after it together")
  void retriesUsedUpOnRead() throws Exception {
    script.onConnect(succeeds(), fails(RetryAdvice.USUAL), fails(RetryAdvice.USUAL));
    script.onRead(loses());
    ReconnectingInput input = input(2, SHORT);
    assertThatThrownBy(() -> read(input))
        .isInstanceOfSatisfying(
            EndOfInputException.class, end -> assertThat(end.isFailure()).isTrue())
        .hasMessage("gave up connecting: refused")
        .hasCauseInstanceOf(ConnectFailedException.class);
    assertThat(script.attempts()).isEqualTo(3);
  }

  @Test
  @DisplayName("never gives up with max_retries -1")
  void retriesForEver() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      script.onConnect(fails(RetryAdvice.USUAL));
    }
    input(-1, new Backoff(Duration.ZERO, Duration.ZERO)).connect();
    assertThat(script.attempts()).isEqualTo(10_001);
  }

  @Test
  @DisplayName("gives up at once when it would fail indefinitely")
  void adviceNever() throws Exception {
    script.onConnect(fails(RetryAdvice.NEVER));
    assertThatThrownBy(() -> input(-1, LONG).connect()).hasMessage("refused");
    script.onRead(loses(RetryAdvice.NEVER));
    ReconnectingInput input = input(-1, LONG);
    assertThatThrownBy(() -> read(input)).hasMessage("gave up reconnecting: lost");
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, never again",
            "connected",
            "lost after 0 ms and 0 messages, never again");
  }

  @Test
  @DisplayName("follows the advice to wait for long, or for as long as the server asked")
  void adviceToWait() throws Exception {
    script.onConnect(
        fails(RetryAdvice.SLOW),
        fails(RetryAdvice.USUAL.withNotBefore(Duration.ofMillis(5))),
        succeeds());
    script.onRead(loses(RetryAdvice.SLOW));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    read(input);
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, again in 8 ms",
            "failed 2: refused, again in 6 ms",
            "connected",
            "lost after 0 ms and 0 messages, again in 8 ms",
            "connected again after 0 ms");
  }

  @Test
  @DisplayName("connects at once at most once in retry_initial, though each loss is the first one")
  void atOnceWithPauses() throws Exception {
    ReconnectingInput input =
        new ReconnectingInput(
            "test",
            script,
            policy(SHORT).stableAfter(Duration.ZERO).retryOn(retryOn).build(),
            listener,
            Set.of(),
            false,
            FixedRandom.LARGEST,
            () -> nanos,
            this::millis,
            Threads::tryStart);
    script.onRead(
        loses(RetryAdvice.SOON),
        loses(RetryAdvice.SOON),
        () -> {
          pass(SHORT.initial());
          return loses(RetryAdvice.SOON).run();
        });
    read(input);
    assertThat(listener.events())
        .filteredOn(event -> event.startsWith("lost"))
        .containsExactly(
            "lost after 0 ms and 0 messages, again in 0 ms",
            "lost after 0 ms and 0 messages, again in 1 ms",
            "lost after 1 ms and 0 messages, again in 0 ms");
  }

  @Test
  @DisplayName("does what its rules say for the codes that they name")
  void rules() throws Exception {
    retryOn =
        RetryRules.of(Map.of("503", "now", "429", "backoff", "4000-4999", "stop", "4001", "max"));
    script.onConnect(
        fails(RetryAdvice.SLOW, 503),
        fails(RetryAdvice.SLOW, 503),
        fails(RetryAdvice.SLOW, 429),
        fails(RetryAdvice.USUAL.withNotBefore(Duration.ofMillis(6)), 503),
        fails(RetryAdvice.USUAL, 4001),
        fails(RetryAdvice.USUAL, 4002));
    ReconnectingInput input = input(-1, SHORT);
    assertThatThrownBy(input::connect).hasMessage("refused");
    assertThat(listener.events())
        .containsExactly(
            "failed 1: refused, again in 0 ms",
            "failed 2: refused, again in 1 ms",
            "failed 3: refused, again in 4 ms",
            "failed 4: refused, again in 7 ms",
            "failed 5: refused, again in 8 ms",
            "failed 6: refused, never again");
  }

  @Test
  @DisplayName("goes on while the system has no thread left, and connects once it has one")
  void withoutThread() throws Exception {
    script.onRead(script.gives("a"), loses(), script.gives("b"));
    ReconnectingInput input = input(-1, SHORT);
    assertThat(texts(read(input))).containsExactly("a");
    hasThreads = false;
    for (int i = 0; i < 3; i++) {
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    }
    assertThat(listener.events())
        .startsWith(
            "connected",
            "lost after 0 ms and 1 messages, again in 1 ms",
            "failed 2: the system has no thread left, again in 100 ms");

    hasThreads = true;
    pass(Duration.ofMillis(100));
    assertThat(texts(read(input))).containsExactly("b");
    input.close();
  }

  @Test
  @DisplayName("counts an attempt for which the system has no thread as any that failed")
  void retriesUsedUpWithoutThread() throws Exception {
    hasThreads = false;
    ReconnectingInput input = input(2, LONG);
    for (int i = 0; i < 2; i++) {
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
      assertThat(input.read(Duration.ZERO).isEmpty()).as("an attempt before its time").isTrue();
      pass(LONG.initial());
    }
    assertThatThrownBy(() -> input.read(Duration.ZERO))
        .isInstanceOfSatisfying(
            EndOfInputException.class, end -> assertThat(end.isFailure()).isTrue())
        .hasMessage("gave up connecting: the system has no thread left");
    assertThatThrownBy(input::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the system has no thread left");
    assertThat(listener.events())
        .containsExactly(
            "failed 1: the system has no thread left, again in 3600000 ms",
            "failed 2: the system has no thread left, again in 3600000 ms",
            "failed 3: the system has no thread left, never again");
  }

  @Test
  @DisplayName("connects at once after a delay that was waited for without a thread")
  void delayWithoutThread() throws Exception {
    script.onRead(script.gives("a"));
    ReconnectingInput input = input(-1, LONG);
    hasThreads = false;
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    hasThreads = true;
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    assertThat(script.attempts()).as("attempts before the delay is over").isZero();

    pass(LONG.initial());
    assertThat(texts(read(input))).containsExactly("a");
    input.close();
  }

  @Test
  @DisplayName("keeps to the delay of a loss behind which the system has no thread")
  void lossWithoutThread() throws Exception {
    script.onRead(script.gives("a"), loses(RetryAdvice.USUAL.withNotBefore(Duration.ofMinutes(1))));
    ReconnectingInput input = input(-1, new Backoff(SHORT.initial(), LONG.max()));
    assertThat(texts(read(input))).containsExactly("a");
    hasThreads = false;
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 0 ms and 1 messages, again in 60001 ms",
            "failed 2: the system has no thread left, again in 60001 ms");
    input.close();
  }

  @Test
  @DisplayName("can be closed while the system has no thread left")
  void closedWithoutThread() {
    hasThreads = false;
    ReconnectingInput input = input(-1, LONG);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.close();

    assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(EndOfInputException.class);
    assertThat(script.attempts()).isZero();
  }
}
