package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.ends;
import static dev.inlet.host.resilience.ScriptedInput.fails;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.succeeds;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A reconnecting input")
@Timeout(60)
class ReconnectingInputTest {
  private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(8));
  private static final Backoff LONG = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STABLE = Duration.ofSeconds(30);

  private final ScriptedInput script = new ScriptedInput();
  private final RecordingListener listener = new RecordingListener();
  private boolean resumes;
  private RetryRules retryOn = RetryRules.NONE;
  private volatile long nanos;

  private ReconnectingInput input(int maxRetries, Backoff backoff) {
    return new ReconnectingInput(
        "test",
        script,
        policy(backoff).maxRetries(maxRetries).retryOn(retryOn).build(),
        listener,
        resumes,
        false,
        FixedRandom.LARGEST,
        () -> nanos);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static Batch read(ReconnectingInput input)
      throws EndOfInputException, InterruptedException {
    return input.read(PATIENCE);
  }

  @Test
  @DisplayName("connects again after a loss and says when messages flow again")
  void reconnects() throws Exception {
    script.onRead(
        script.gives("a", "b"),
        () -> {
          pass(Duration.ofMillis(700));
          return loses().run();
        },
        () -> {
          pass(Duration.ofMillis(250));
          return script.gives("c").run();
        },
        script.gives("d"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThat(texts(read(input))).containsExactly("a", "b");
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(texts(read(input))).containsExactly("d");
    assertThat(script.attempts()).isEqualTo(2);
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 700 ms and 2 messages, again in 1 ms",
            "connected again after 0 ms",
            "resumed after 250 ms");
  }

  @Test
  @DisplayName("that resumes says that nothing is missing only if it had a place to go on from")
  void goesOn() throws Exception {
    resumes = true;
    Positions place = Positions.of(Map.of("", "1"));
    script.onRead(
        script.gives("a"),
        loses(),
        script.gives("b"),
        () -> Batch.ofBlocks(List.of(), place, Batch.Settlement.NONE),
        loses(),
        script.gives("c"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    for (int i = 0; i < 4; i++) {
      read(input);
    }
    assertThat(listener.events())
        .filteredOn(event -> event.startsWith("resumed") || event.startsWith("continued"))
        .containsExactly("resumed after 0 ms", "continued after 0 ms");
  }

  @Test
  @DisplayName("connects by itself when it is read before it was connected")
  void connectsOnRead() throws Exception {
    script.onRead(script.gives("a"));
    assertThat(texts(read(input(-1, SHORT)))).containsExactly("a");
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("does nothing when it is told to connect and is connected")
  void connectTwice() throws Exception {
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(listener.events()).containsExactly("connected");
  }

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
  @DisplayName(
      "reports one gap, from the first loss to the first message, whatever failed meanwhile")
  void gap() throws Exception {
    script.onConnect(
        succeeds(),
        () -> {
          pass(Duration.ofSeconds(1));
          fails(RetryAdvice.USUAL).run();
        },
        () -> pass(Duration.ofSeconds(1)));
    script.onRead(
        script.gives("a"),
        loses(),
        loses(),
        () -> {
          pass(Duration.ofSeconds(1));
          return Batch.empty();
        },
        script.gives("b"),
        script.gives("c"));
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 4; i++) {
      read(input);
    }
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "lost after 0 ms and 1 messages, again in 1 ms",
            "failed 2: refused, again in 2 ms",
            "connected again after 2000 ms",
            "lost after 0 ms and 0 messages, again in 4 ms",
            "connected again after 0 ms",
            "resumed after 3000 ms");
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

  private static <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "reconnecting-input-test");
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || waits(thread));
    return task;
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private static Throwable failure(FutureTask<?> task) throws Exception {
    try {
      throw new AssertionError("gave " + task.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  @DisplayName("ends at once when it is closed while read waits to connect again")
  void closeDuringBackoffOfRead() throws Exception {
    script.onRead(loses());
    ReconnectingInput input = input(-1, LONG);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.close();
    assertThat(failure(reading))
        .isInstanceOfSatisfying(
            EndOfInputException.class, end -> assertThat(end.isFailure()).isFalse())
        .hasMessage("the input is closed");
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
    assertThat(script.isClosed()).isTrue();
  }

  @Test
  @DisplayName("ends at once when it is closed while connect waits to try again")
  void closeDuringBackoffOfConnect() throws Exception {
    script.onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput input = input(-1, LONG);
    FutureTask<Void> connecting =
        start(
            () -> {
              input.connect();
              return null;
            });
    input.close();
    assertThat(failure(connecting))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the input is closed");
    assertThat(listener.events()).containsExactly("failed 1: refused, again in 3600000 ms");
  }

  @Test
  @DisplayName("takes an attempt that was cut short by close for no failure")
  void closeDuringAttempt() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.close();
    assertThat(failure(reading)).hasMessage("the input is closed");
    assertThat(listener.events()).isEmpty();
  }

  @Test
  @DisplayName("hands out what was received before it was closed, and then ends")
  void readAfterClose() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"), ends());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.close();
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(EndOfInputException.class)
        .hasMessage("nothing more");
  }

  @Test
  @DisplayName("takes a loss after it was closed for its end, and no attempt follows")
  void lossAfterClose() throws Exception {
    script.onRead(loses());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    input.close();
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("cannot be connected once it is closed")
  void connectAfterClose() {
    ReconnectingInput input = input(-1, SHORT);
    input.close();
    assertThatThrownBy(input::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessage("the input is closed");
    assertThat(script.attempts()).isZero();
  }

  @Test
  @DisplayName("passes on that the input has come to its end")
  void end() throws Exception {
    script.onRead(ends());
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(EndOfInputException.class)
        .hasMessage("nothing more");
  }

  @Test
  @DisplayName("lets itself be interrupted while it waits")
  void interrupted() {
    script.onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput input = input(-1, LONG);
    Thread.currentThread().interrupt();
    assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("comes back from read in time while it tries to connect and while it waits to")
  void readComesBack() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput hanging = input(-1, SHORT);
    assertThat(hanging.read(Duration.ofMillis(20)).isEmpty()).isTrue();
    assertThat(hanging.read(Duration.ZERO).isEmpty()).isTrue();
    hanging.close();
    ScriptedInput refusing = new ScriptedInput().onConnect(fails(RetryAdvice.USUAL));
    ReconnectingInput waiting =
        new ReconnectingInput("test", refusing, policy(LONG).build(), listener);
    assertThat(waiting.read(Duration.ofMillis(20)).isEmpty()).isTrue();
    assertThat(waiting.read(Duration.ZERO).isEmpty()).isTrue();
    waiting.close();
  }

  private static ReconnectPolicy.Builder policy(Backoff backoff) {
    return ReconnectPolicy.builder().backoff(backoff).stableAfter(STABLE);
  }

  @Test
  @DisplayName("goes on with an attempt that a call of read did not wait for")
  void attemptGoesOn() throws Exception {
    CountDownLatch letIn = new CountDownLatch(1);
    script.onConnect(letIn::await).onRead(script.gives("a"));
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    }
    letIn.countDown();
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(script.attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("goes on with an attempt when a wait for it was interrupted")
  void attemptSurvivesInterrupt() throws Exception {
    CountDownLatch letIn = new CountDownLatch(1);
    script.onConnect(letIn::await);
    ReconnectingInput input = input(-1, SHORT);
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    Thread.currentThread().interrupt();
    assertThatThrownBy(input::connect).isInstanceOf(InterruptedException.class);
    letIn.countDown();
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("reconnects while nobody reads")
  void reconnectsUnread() throws Exception {
    script.onRead(loses(), script.gives("a"));
    ReconnectingInput input = input(-1, SHORT);
    input.connect();
    assertThat(input.read(Duration.ZERO).isEmpty()).isTrue();
    await().until(() -> listener.events().contains("connected again after 0 ms"));
    assertThat(texts(read(input))).containsExactly("a");
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
            false,
            false,
            FixedRandom.LARGEST,
            () -> nanos);
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
  @DisplayName("is woken while it waits for a connection")
  void wakeUp() throws Exception {
    script.onConnect(script.hangs());
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    input.wakeUp();
    assertThat(reading.get(10, TimeUnit.SECONDS).isEmpty()).isTrue();
    input.wakeUp();
    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
    input.close();
  }

  @Test
  @DisplayName("keeps a wake-up until a read comes back with nothing")
  void wakeUpCountsUntilNothingCame() throws Exception {
    BlockingInput below = new BlockingInput();
    ReconnectingInput input =
        new ReconnectingInput("test", below, ReconnectPolicy.DEFAULT, listener);
    input.connect();
    below.give("a");
    input.wakeUp();

    assertThat(texts(read(input))).containsExactly("a");
    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("keeps a wake-up for a read while it connects")
  void wakeUpBeforeConnect() throws Exception {
    BlockingInput below = new BlockingInput();
    ReconnectingInput input =
        new ReconnectingInput("test", below, ReconnectPolicy.DEFAULT, listener);
    input.wakeUp();
    assertThat(below.read(Duration.ZERO).isEmpty()).as("forgotten below").isTrue();
    input.connect();

    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("ends when it is closed though an attempt cannot be ended")
  void stubbornAttempt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    script.onConnect(
        () -> {
          begun.countDown();
          boolean over = false;
          while (!over) {
            try {
              never.await();
              over = true;
            } catch (InterruptedException e) {
              // As code that reads from a named pipe would.
            }
          }
        });
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    begun.await();
    input.close();
    assertThat(failure(reading)).hasMessage("the input is closed");
    never.countDown();
    assertThatThrownBy(() -> read(input)).hasMessage("the input is closed");
  }

  @Test
  @DisplayName("ends an attempt that is blocked with an interrupt when it is closed")
  void blockedAttempt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    script.onConnect(never::await);
    ReconnectingInput input = input(-1, SHORT);
    FutureTask<Batch> reading = start(() -> input.read(Duration.ofDays(1)));
    Thread connector = connector();
    input.close();
    connector.join();
    assertThat(failure(reading)).hasMessage("the input is closed");
    assertThat(listener.events()).isEmpty();
  }

  private static Thread connector() {
    return await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("inlet-connect-test"))
                    .filter(ReconnectingInputTest::waits)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  @DisplayName("measures an outage and a gap from the last sign of life, not from the loss")
  void silence() throws Exception {
    script.onRead(
        script.gives("a"),
        () -> {
          pass(Duration.ofSeconds(60));
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(7)));
        },
        () -> {
          pass(Duration.ofSeconds(1));
          return script.gives("b").run();
        },
        // Longer than the connection was there: it was a sign of life itself.
        () -> {
          throw new NotConnectedException(
              ConnectionFailure.of("mute").withSilence(Duration.ofSeconds(700)));
        });
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      read(input);
    }
    assertThat(listener.events())
        .containsExactly(
            "connected",
            "mute after 60000 ms and 1 messages, again in 1 ms",
            "connected again after 7000 ms",
            "resumed after 8000 ms",
            "mute after 1000 ms and 1 messages, again in 2 ms",
            "connected again after 1000 ms");
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
  @DisplayName("passes on what an input throws against its promise, and can be used on")
  void brokenInput() throws Exception {
    script.onConnect(
        () -> {
          throw new IllegalStateException("a fault of the plugin");
        });
    ReconnectingInput input = input(-1, SHORT);
    assertThatThrownBy(() -> read(input)).hasMessage("a fault of the plugin");
    input.connect();
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("passes on an error of the virtual machine, whichever thread met it")
  void virtualMachineErrors() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("no memory");
    script.onConnect(
        () -> {
          throw error;
        },
        () -> {
          throw new ConnectFailedException(ConnectionFailure.of("no memory").withCause(error));
        });
    script.onRead(
        () -> {
          throw new NotConnectedException(ConnectionFailure.of("no memory").withCause(error));
        });
    ReconnectingInput input = input(-1, SHORT);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> read(input)).isSameAs(error);
    }
    assertThat(listener.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("is not disturbed by a listener that throws")
  void faultyListener() throws Exception {
    script.onConnect(succeeds(), fails(RetryAdvice.USUAL));
    script.onRead(script.gives("a"), loses(), script.gives("b"));
    InputListener faulty =
        new InputListener() {
          @Override
          public void connected() {
            throw new IllegalStateException("a fault of the listener");
          }

          @Override
          public void connectFailed(
              ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
            throw new NoClassDefFoundError("a fault of the listener");
          }

          @Override
          public void connectionLost(
              NotConnectedException loss,
              Duration uptime,
              long messages,
              Optional<Duration> nextDelay) {
            throw new IllegalStateException("a fault of the listener");
          }

          @Override
          public void dataResumed(Duration gap) {
            throw new IllegalStateException("a fault of the listener");
          }
        };
    ReconnectingInput input = new ReconnectingInput("test", script, policy(SHORT).build(), faulty);
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
  }
}
