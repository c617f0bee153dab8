package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Message;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HandOffTest {
  private static final long FOREVER = Duration.ofMinutes(1).toNanos();
  private static final long MUCH = 1L << 40;

  private final AtomicInteger resumed = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private HandOff bounded(int maxMessages, long maxBytes) {
    return new HandOff(maxMessages, maxBytes, resumed::incrementAndGet);
  }

  @Test
  @DisplayName("what was added is taken once, in order")
  void order() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    handOff.add(List.of(Blocks.onHeap("a", "b"), Blocks.onHeap("c")));
    handOff.add(List.of(Blocks.onHeap("d")));

    assertThat(Blocks.textsOfPooled(handOff.take(0))).containsExactly("a", "b", "c", "d");
    assertThat(handOff.take(0)).isEmpty();
    assertThat(resumed).hasValue(0);
  }

  @Test
  @DisplayName("a burst that reaches the bound of messages pauses; nothing of it is lost")
  void boundOfMessages() throws Exception {
    HandOff handOff = bounded(4, MUCH);

    assertThat(handOff.add(List.of(Blocks.onHeap("a", "b", "c")))).as("goes on").isTrue();
    assertThat(handOff.hasRoom()).isTrue();
    assertThat(handOff.add(List.of(Blocks.onHeap("d", "e", "f")))).as("goes on").isFalse();
    assertThat(handOff.hasRoom()).isFalse();
    assertThat(handOff.add(List.of(Blocks.onHeap("g")))).as("goes on").isFalse();

    assertThat(Blocks.textsOfPooled(handOff.take(0)))
        .containsExactly("a", "b", "c", "d", "e", "f", "g");
  }

  @Test
  @DisplayName("a burst that reaches the bound of bytes pauses")
  void boundOfBytes() {
    PooledBlock block = Blocks.onHeap("x".repeat(1000));
    HandOff handOff = bounded(100, 2 * block.messages().memoryBytes());

    assertThat(handOff.add(List.of(block))).as("goes on").isTrue();
    assertThat(handOff.add(List.of(block))).as("goes on").isFalse();
    assertThat(handOff.hasRoom()).isFalse();
  }

  @Test
  @DisplayName("what nobody is going to take is given back, also what comes later")
  void discarded() throws Exception {
    HandOff handOff = bounded(2, MUCH);
    MessageMemory memory = new MessageMemory();
    PooledBlock before = pooled(memory, "a", "b");
    PooledBlock after = pooled(memory, "c", "d");
    assertThat(handOff.add(List.of(before))).as("goes on").isFalse();

    handOff.discard();
    assertThat(memory.free()).isOne();

    assertThat(handOff.add(List.of(after))).as("goes on").isTrue();
    assertThat(handOff.take(0)).isEmpty();
    assertThat(handOff.hasRoom()).isTrue();
    assertThat(memory.free()).isEqualTo(2);
  }

  private static PooledBlock pooled(MessageMemory memory, String... texts) {
    return new PooledBlock(Blocks.of(texts), requireNonNull(memory.take(), "all is in use"));
  }

  @Test
  @DisplayName("taking resumes exactly once for each pause")
  void resumesOnce() throws Exception {
    HandOff handOff = bounded(2, MUCH);
    for (int round = 1; round <= 3; round++) {
      assertThat(handOff.add(List.of(Blocks.onHeap("a", "b")))).isFalse();
      assertThat(handOff.add(List.of(Blocks.onHeap("c")))).isFalse();
      assertThat(resumed).hasValue(round - 1);

      assertThat(handOff.take(0)).hasSize(2);
      assertThat(resumed).hasValue(round);
      assertThat(handOff.take(0)).isEmpty();
      assertThat(resumed).hasValue(round);
      assertThat(handOff.hasRoom()).isTrue();
    }
  }

  @Test
  @DisplayName("resumes once more if more was added than was counted, so that there was no room")
  void resumesBehindMoreThanReserved() throws Exception {
    HandOff handOff = bounded(4, MUCH);
    assertThat(handOff.reserve(4, 0)).as("goes on").isFalse();

    handOff.addReserved(List.of(), 4, 0);
    assertThat(resumed).hasValue(1);
    handOff.addReserved(List.of(Blocks.onHeap("a", "b", "c", "d", "e")), 0, 0);
    assertThat(handOff.hasRoom()).as("when the event loop asks").isFalse();

    assertThat(handOff.take(0)).hasSize(1);
    assertThat(resumed).hasValue(2);
  }

  @Test
  @DisplayName("reading resumes when half of the bytes are free, not before")
  void resumesAtHalf() throws Exception {
    PooledBlock large = Blocks.onHeap("x".repeat(4 << 20)); // fills a take on its own
    HandOff handOff = bounded(100, 4 * large.messages().memoryBytes());
    handOff.add(List.of(large, large, large));
    assertThat(handOff.add(List.of(large))).isFalse();

    assertThat(handOff.take(0)).hasSize(1);
    assertThat(resumed).as("with three quarters left").hasValue(0);
    assertThat(handOff.take(0)).hasSize(1);
    assertThat(resumed).as("with half left").hasValue(1);
  }

  @Test
  @DisplayName("one take ends with the block that makes it large, in messages or bytes")
  void takesInPortions() throws Exception {
    String[] texts = new String[10_000];
    Arrays.fill(texts, "x");
    PooledBlock many = Blocks.onHeap(texts);
    HandOff handOff = bounded(Integer.MAX_VALUE, MUCH);
    handOff.add(List.of(many, many, many));

    assertThat(handOff.take(0)).hasSize(2);
    assertThat(handOff.take(0)).hasSize(1);
  }

  @Test
  @DisplayName("with the least bounds each message pauses and resumes")
  void leastBounds() throws Exception {
    HandOff handOff = bounded(1, 1);

    for (int i = 1; i <= 3; i++) {
      assertThat(handOff.add(List.of(Blocks.onHeap("a")))).isFalse();
      assertThat(handOff.take(0)).hasSize(1);
      assertThat(resumed).hasValue(i);
    }
  }

  @Test
  @DisplayName("a reader that waits is woken by a burst")
  void wokenByBurst() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    CompletableFuture<List<PooledBlock>> taken = waitingTake(handOff);

    handOff.add(List.of(Blocks.onHeap("a")));

    assertThat(Blocks.textsOfPooled(taken.get(30, TimeUnit.SECONDS))).containsExactly("a");
  }

  @Test
  @DisplayName("a wake-up counts until nothing is taken")
  void wakeUpCountsUntilNothingIsTaken() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    handOff.add(List.of(Blocks.onHeap("a")));
    handOff.wakeUp();

    assertThat(Blocks.textsOfPooled(handOff.take(FOREVER))).containsExactly("a");
    assertThat(handOff.take(Duration.ofDays(1).toNanos())).isEmpty();
    CompletableFuture<List<PooledBlock>> next = waitingTake(handOff);
    handOff.end();
    assertThat(next.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  @DisplayName("a reader that waits is woken by the end, with nothing")
  void wokenByEnd() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    CompletableFuture<List<PooledBlock>> taken = waitingTake(handOff);

    handOff.end();

    assertThat(taken.get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(handOff.isExhausted()).isTrue();
  }

  @Test
  @DisplayName("after the end what was added is handed out first, and nothing waits any more")
  void endKeepsWhatCame() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    handOff.add(List.of(Blocks.onHeap("a")));
    handOff.end();

    assertThat(handOff.isExhausted()).isFalse();
    assertThat(handOff.take(FOREVER)).hasSize(1);
    assertThat(handOff.isExhausted()).isTrue();
    assertThat(handOff.take(FOREVER)).isEmpty();
  }

  @Test
  @DisplayName("time that is up, or was none, gives nothing")
  void timeIsUp() throws Exception {
    HandOff handOff = bounded(100, MUCH);

    assertThat(handOff.take(0)).isEmpty();
    assertThat(handOff.take(-1)).isEmpty();
    assertThat(handOff.take(TimeUnit.MILLISECONDS.toNanos(5))).isEmpty();
    assertThat(handOff.isExhausted()).isFalse();
  }

  @Test
  @DisplayName("a reader that is interrupted takes nothing; the next one takes it all")
  void interrupted() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    CompletableFuture<List<PooledBlock>> taken = waitingTake(handOff);

    threads.shutdownNow();

    assertThatThrownBy(() -> taken.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    handOff.add(List.of(Blocks.onHeap("a")));
    assertThat(Blocks.textsOfPooled(handOff.take(FOREVER))).containsExactly("a");
  }

  @Test
  @DisplayName("a reader whose thread is interrupted already takes nothing, although there is some")
  void interruptedBefore() throws Exception {
    HandOff handOff = bounded(100, MUCH);
    handOff.add(List.of(Blocks.onHeap("a")));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> handOff.take(0)).isInstanceOf(InterruptedException.class);
    assertThat(handOff.take(0)).hasSize(1);
  }

  @Test
  @DisplayName(
      "between two threads nothing is lost or reordered, and no more waits than is allowed")
  void concurrent() throws Exception {
    int bursts = 30_000;
    int maxMessages = 64;
    int largestBurst = 8;
    Semaphore mayRead = new Semaphore(0);
    HandOff handOff = new HandOff(maxMessages, MUCH, mayRead::release);
    CompletableFuture<Integer> producer =
        CompletableFuture.supplyAsync(
            () -> {
              Random random = new Random(7);
              int next = 0;
              for (int i = 0; i < bursts; i++) {
                String[] texts = new String[1 + random.nextInt(largestBurst)];
                for (int j = 0; j < texts.length; j++) {
                  texts[j] = Integer.toString(next++);
                }
                if (!handOff.add(List.of(Blocks.onHeap(texts)))) {
                  mayRead.acquireUninterruptibly();
                }
              }
              handOff.end();
              return next;
            },
            threads);

    int expected = 0;
    while (!handOff.isExhausted()) {
      List<PooledBlock> blocks = handOff.take(FOREVER);
      assertThat(blocks.stream().mapToInt(block -> block.messages().size()).sum())
          .isLessThan(maxMessages + largestBurst);
      for (PooledBlock block : blocks) {
        for (Message message : block.messages()) {
          if (!message.text().equals(Integer.toString(expected++))) {
            throw new AssertionError("got " + message.text() + " in place " + (expected - 1));
          }
        }
      }
    }
    assertThat(producer.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
  }

  /** A take by another thread, which waits by the time that this returns. */
  private CompletableFuture<List<PooledBlock>> waitingTake(HandOff handOff) {
    CompletableFuture<List<PooledBlock>> taken = new CompletableFuture<>();
    CompletableFuture<Thread> started = new CompletableFuture<>();
    threads.execute(
        () -> {
          started.complete(Thread.currentThread());
          try {
            taken.complete(handOff.take(FOREVER));
          } catch (InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    Thread reader = started.join();
    await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    assertThat(taken).isNotDone();
    return taken;
  }
}
