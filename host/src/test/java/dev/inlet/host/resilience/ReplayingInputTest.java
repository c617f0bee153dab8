package dev.inlet.host.resilience;

import static dev.inlet.host.resilience.ScriptedInput.ends;
import static dev.inlet.host.resilience.ScriptedInput.loses;
import static dev.inlet.host.resilience.ScriptedInput.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A replaying input")
@Timeout(60)
class ReplayingInputTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO);
  private static final Backoff LONG = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));
  private final Throwable cause = new IllegalStateException("disk full");

  private final ScriptedInput script = new ScriptedInput();
  private final RecordingListener listener = new RecordingListener();
  private long nanos;

  private ReplayingInput input(Backoff backoff) {
    return new ReplayingInput(script, backoff, listener, FixedRandom.LARGEST, () -> nanos);
  }

  private static Batch read(ReplayingInput input) throws Exception {
    return input.read(Duration.ZERO);
  }

  @Test
  @DisplayName("redelivers a refused batch before anything new, until it is accepted")
  void replays() throws Exception {
    script.onRead(script.gives("a", "b"), script.gives("c"));
    ReplayingInput input = input(NONE);
    for (int i = 0; i < 3; i++) {
      Batch batch = read(input);
      assertThat(texts(batch)).containsExactly("a", "b");
      batch.nack(cause);
    }
    read(input).ack();
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(listener.events())
        .containsExactly(
            "2 refused: disk full, again in 0 ms",
            "2 refused: disk full, again in 0 ms",
            "2 refused: disk full, again in 0 ms",
            "recovered from 3 after 0 ms");
  }

  @Test
  @DisplayName("tells the input below only that a batch was accepted, and once")
  void settlesBelow() throws Exception {
    script.onRead(script.gives("a"));
    ReplayingInput input = input(NONE);
    Batch first = read(input);
    first.nack(cause);
    first.ack();
    first.nack(cause);
    assertThat(script.settlements()).isEmpty();
    Batch second = read(input);
    second.ack();
    second.nack(cause);
    first.ack();
    assertThat(script.settlements()).containsExactly("ack a");
    assertThat(listener.events())
        .containsExactly("1 refused: disk full, again in 0 ms", "recovered from 1 after 0 ms");
    assertThat(read(input).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("hands out several refused batches in the order in which they came")
  void orderOfReplays() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"), script.gives("c"), script.gives("d"));
    ReplayingInput input = input(NONE);
    Batch a = read(input);
    Batch b = read(input);
    Batch c = read(input);
    c.nack(cause);
    a.nack(cause);
    b.nack(cause);
    Batch again = read(input);
    assertThat(texts(again)).containsExactly("a");
    again.nack(cause);
    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(texts(read(input))).containsExactly("d");
  }

  @Test
  @DisplayName("waits longer while batches are refused in a row, and hands out nothing meanwhile")
  void delays() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"));
    ReplayingInput input = input(LONG);
    for (long seconds : new long[] {1, 2, 4, 4}) {
      read(input).nack(cause);
      nanos += Duration.ofSeconds(seconds).toNanos() - 1;
      assertThat(read(input).isEmpty()).isTrue();
      nanos++;
    }
    read(input).ack();
    read(input).nack(cause);
    assertThat(listener.events())
        .containsExactly(
            "1 refused: disk full, again in 1000 ms",
            "1 refused: disk full, again in 2000 ms",
            "1 refused: disk full, again in 4000 ms",
            "1 refused: disk full, again in 4000 ms",
            "recovered from 4 after 11000 ms",
            "1 refused: disk full, again in 1000 ms");
  }

  @Test
  @DisplayName("waits in read for a refused batch to be due")
  void waits() throws Exception {
    script.onRead(script.gives("a"));
    Backoff backoff = new Backoff(Duration.ofMillis(30), Duration.ofMillis(30));
    ReplayingInput input =
        new ReplayingInput(script, backoff, listener, FixedRandom.LARGEST, System::nanoTime);
    read(input).nack(cause);
    assertThat(read(input).isEmpty()).isTrue();
    assertThat(texts(input.read(FOR_EVER))).containsExactly("a");
  }

  private FutureTask<Batch> readInAnotherThread(ReplayingInput input) {
    FutureTask<Batch> reading = new FutureTask<>(() -> input.read(FOR_EVER));
    Thread thread = new Thread(reading, "replaying-input-test");
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return reading;
  }

  @Test
  @DisplayName("hands out a refused batch at once when it is closed while read waits for it")
  void closeEndsTheWait() throws Exception {
    script.onRead(script.gives("a"), ends());
    ReplayingInput input = input(LONG);
    read(input).nack(cause);
    FutureTask<Batch> reading = readInAnotherThread(input);
    input.close();
    Batch last = reading.get(10, TimeUnit.SECONDS);
    assertThat(texts(last)).containsExactly("a");
    assertThat(script.isClosed()).isTrue();
    last.nack(cause);
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(texts(read(input))).containsExactly("a");
    assertThatThrownBy(() -> read(input)).isInstanceOf(EndOfInputException.class);
    assertThat(listener.events())
        .containsExactly(
            "1 refused: disk full, again in 1000 ms", "1 refused: disk full, again in 1000 ms");
  }

  @Test
  @DisplayName("hands out positions without messages in their place behind what was refused")
  void positionsBehindRefused() throws Exception {
    ReplayingInput input = input(NONE);
    Positions place = Positions.of(Map.of("", "1"));
    script.onRead(script.gives("a"));
    Batch first = read(input);
    script.onRead(
        () -> {
          first.nack(cause);
          return Batch.ofBlocks(List.of(), place, Batch.Settlement.NONE);
        },
        script.gives("b"));

    assertThat(texts(read(input))).containsExactly("a");
    Batch positions = read(input);
    assertThat(positions.isEmpty()).isTrue();
    assertThat(positions.positions()).isEqualTo(place);
    assertThat(texts(read(input))).containsExactly("b");
  }

  @Test
  @DisplayName("hands out what is refused after the end, too")
  void refusedAfterEnd() throws Exception {
    script.onRead(script.gives("a"), ends(), ends());
    ReplayingInput input = input(NONE);
    Batch late = read(input);
    assertThatThrownBy(() -> read(input)).isInstanceOf(EndOfInputException.class);
    late.nack(cause);
    assertThat(texts(read(input))).containsExactly("a");
    assertThatThrownBy(() -> read(input)).isInstanceOf(EndOfInputException.class);
  }

  @Test
  @DisplayName("hands out refused batches while the connection is lost")
  void refusedWhileLost() throws Exception {
    script.onRead(script.gives("a"), loses(), loses(), script.gives("b"));
    ReplayingInput input = input(NONE);
    Batch batch = read(input);
    assertThatThrownBy(() -> read(input)).isInstanceOf(NotConnectedException.class);
    batch.nack(cause);
    assertThat(texts(read(input))).containsExactly("a");
    assertThatThrownBy(() -> read(input)).isInstanceOf(NotConnectedException.class);
    input.connect();
    assertThat(script.attempts()).isEqualTo(1);
    assertThat(texts(read(input))).containsExactly("b");
  }

  @Test
  @DisplayName("lets itself be interrupted while it waits")
  void interrupted() throws Exception {
    script.onRead(script.gives("a"));
    ReplayingInput input = input(LONG);
    read(input).nack(cause);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> input.read(FOR_EVER)).isInstanceOf(InterruptedException.class);
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(texts(read(input))).containsExactly("a");
  }

  @Test
  @DisplayName("wakes a read that waits for new messages when a batch is refused late")
  void lateRefusalWakes() throws Exception {
    BlockingInput source = new BlockingInput();
    ReplayingInput input = new ReplayingInput(source, NONE, listener);
    source.give("a");
    Batch late = read(input);
    FutureTask<Batch> reading = readInAnotherThread(input);
    late.nack(cause);
    assertThat(texts(reading.get(10, TimeUnit.SECONDS))).containsExactly("a");
  }

  @Test
  @DisplayName("redelivers a batch that is refused late before what came meanwhile")
  void lateRefusalComesFirst() throws Exception {
    BlockingInput source = new BlockingInput();
    Backoff never = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
    ReplayingInput input = new ReplayingInput(source, never, listener);
    source.give("a");
    Batch late = read(input);
    source.beforeNextHandOut(() -> late.nack(cause));
    source.give("b");
    FutureTask<Batch> reading = readInAnotherThread(input);
    input.close(); // what was refused is due now
    assertThat(texts(reading.get(10, TimeUnit.SECONDS))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
  }

  @Test
  @DisplayName("counts batches that were behind a refused one as a part of its refusal")
  void behindARefusedBatch() throws Exception {
    script.onRead(script.gives("a"), script.gives("b"), script.gives("c"), script.gives("d"));
    ReplayingInput input = input(LONG);
    Batch first = read(input);
    Batch second = read(input);
    Batch third = read(input);
    BehindRefusedBatchException behind = new BehindRefusedBatchException(cause);
    second.nack(behind);
    third.nack(behind);
    first.nack(cause);
    nanos += Duration.ofSeconds(1).toNanos();

    assertThat(texts(read(input))).containsExactly("a");
    assertThat(texts(read(input))).containsExactly("b");
    assertThat(texts(read(input))).containsExactly("c");
    assertThat(texts(read(input))).containsExactly("d");
    assertThat(listener.events()).containsExactly("3 refused: disk full, again in 1000 ms");
  }

  @Test
  @DisplayName("redelivers a batch that is refused while the input below ends")
  void refusedAtTheEnd() throws Exception {
    ReplayingInput input = input(NONE);
    script.onRead(script.gives("a"));
    Batch late = read(input);
    script.onRead(
        () -> {
          late.nack(cause);
          return ends().run();
        },
        ends());
    assertThat(texts(read(input))).containsExactly("a");
    assertThatThrownBy(() -> read(input)).isInstanceOf(EndOfInputException.class);
  }

  @Test
  @DisplayName("can be woken while it waits for a refused batch to be due")
  void wakeUp() throws Exception {
    script.onRead(script.gives("a"));
    ReplayingInput input = input(LONG);
    read(input).nack(cause);
    FutureTask<Batch> reading = readInAnotherThread(input);
    input.wakeUp();
    assertThat(reading.get(10, TimeUnit.SECONDS).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("keeps a wake-up until a read comes back with nothing")
  void wakeUpCountsUntilNothingCame() throws Exception {
    BlockingInput source = new BlockingInput();
    ReplayingInput input =
        new ReplayingInput(source, LONG, listener, FixedRandom.LARGEST, System::nanoTime);
    source.give("a");
    input.wakeUp();

    assertThat(texts(read(input))).containsExactly("a");
    assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("is not disturbed by a listener that throws")
  void faultyListener() throws Exception {
    script.onRead(script.gives("a"));
    InputListener faulty =
        new InputListener() {
          @Override
          public void batchRefused(int messages, Throwable refusal, Duration delay) {
            throw new IllegalStateException("a fault of the listener");
          }

          @Override
          public void outputRecovered(int refusals, Duration outage) {
            throw new IllegalStateException("a fault of the listener");
          }
        };
    ReplayingInput input = new ReplayingInput(script, NONE, faulty);
    read(input).nack(cause);
    read(input).ack();
    assertThat(script.settlements()).containsExactly("ack a");
  }
}
