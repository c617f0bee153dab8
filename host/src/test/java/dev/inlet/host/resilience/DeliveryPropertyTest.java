package dev.inlet.host.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("From read to acknowledgement")
class DeliveryPropertyTest {
  private static final int STEPS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO);

  /** Gives numbered messages in batches of any size, and loses its connection now and then. */
  private static final class NumberedInput implements Input {
    private final SplittableRandom random;
    private final List<Integer> acknowledged = new ArrayList<>();
    private int next;

    NumberedInput(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public void connect() throws ConnectFailedException {
      if (random.nextInt(3) == 0) {
        throw new ConnectFailedException("refused");
      }
    }

    @Override
    public Batch read(Duration maxWait) throws NotConnectedException {
      int chance = random.nextInt(10);
      if (chance == 0) {
        throw new NotConnectedException("lost");
      }
      if (chance == 1) {
        return Batch.empty();
      }
      List<Integer> numbers = IntStream.range(next, next + 1 + random.nextInt(5)).boxed().toList();
      next += numbers.size();
      return Batch.of(
          numbers.stream().map(number -> Message.text(number.toString())).toList(),
          new Batch.Settlement() {
            @Override
            public void acknowledged() {
              acknowledged.addAll(numbers);
            }

            @Override
            public void refused(Throwable cause) {
              throw new AssertionError("a refused batch reached the input");
            }
          });
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }

  /** Takes messages, or none, or a part of a batch. */
  private static final class FaultyOutput {
    private final SplittableRandom random;
    private final List<Integer> written = new ArrayList<>();

    FaultyOutput(SplittableRandom random) {
      this.random = random;
    }

    void write(Batch batch) {
      List<Integer> numbers = numbers(batch);
      switch (random.nextInt(4)) {
        case 0 -> throw new IllegalStateException("fails");
        case 1 -> {
          written.addAll(numbers.subList(0, random.nextInt(numbers.size())));
          throw new IllegalStateException("fails in the middle");
        }
        case 2 -> {
          written.addAll(numbers);
          throw new IllegalStateException("fails after the last one");
        }
        default -> written.addAll(numbers);
      }
    }
  }

  private static List<Integer> numbers(Batch batch) {
    return batch.messages().stream().map(message -> Integer.valueOf(message.text())).toList();
  }

  private static Input reconnecting(Input input) {
    return new ReplayingInput(
        new ReconnectingInput(
            "test",
            input,
            ReconnectPolicy.builder().backoff(NONE).stableAfter(Duration.ZERO).build(),
            InputListener.NONE),
        NONE,
        InputListener.NONE);
  }

  @ParameterizedTest
  @DisplayName("nothing is lost and nothing reordered but what is written again")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void inOrder(long seed) throws Exception {
    NumberedInput source = new NumberedInput(new SplittableRandom(seed));
    FaultyOutput output = new FaultyOutput(new SplittableRandom(-seed));
    Input input = reconnecting(source);
    for (int i = 0; i < STEPS; i++) {
      Batch batch = input.read(PATIENCE);
      if (batch.isEmpty()) {
        continue;
      }
      try {
        output.write(batch);
        batch.ack();
      } catch (IllegalStateException e) {
        batch.nack(e);
      }
    }
    assertThat(source.acknowledged).isEqualTo(firstNumbers(source.acknowledged.size()));
    assertThat(source.acknowledged).hasSizeGreaterThan(STEPS / 10);
    List<Integer> firstWrites = output.written.stream().distinct().toList();
    assertThat(firstWrites).isEqualTo(firstNumbers(firstWrites.size()));
    assertThat(firstWrites).containsAll(source.acknowledged);
    assertThat(source.next - source.acknowledged.size())
        .as("given but not settled")
        .isBetween(0, 5);
  }

  private static List<Integer> firstNumbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @DisplayName(
      "nothing is lost and nothing accepted twice by a host that settles late and in any order")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void settledLate(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    NumberedInput source = new NumberedInput(random);
    Input input = reconnecting(source);
    List<Batch> unsettled = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int newest = -1;
    for (int i = 0; i < STEPS; i++) {
      if (unsettled.size() < 4 && random.nextBoolean()) {
        Batch batch = input.read(PATIENCE);
        if (!batch.isEmpty()) {
          unsettled.add(batch);
          int first = numbers(batch).get(0);
          if (seen.addAll(numbers(batch))) {
            assertThat(first).as("the first of a new batch").isEqualTo(newest + 1);
            newest += batch.messages().size();
          }
        }
      } else if (!unsettled.isEmpty()) {
        settle(unsettled.remove(random.nextInt(unsettled.size())), random);
      }
    }
    while (source.acknowledged.size() <= newest) {
      if (unsettled.isEmpty()) {
        Batch batch = input.read(PATIENCE);
        newest =
            Math.max(
                newest, batch.isEmpty() ? -1 : numbers(batch).get(batch.messages().size() - 1));
        batch.ack();
      } else {
        unsettled.remove(0).nack(new IllegalStateException("refused"));
      }
    }
    assertThat(source.acknowledged).doesNotHaveDuplicates();
    assertThat(source.acknowledged).containsExactlyInAnyOrderElementsOf(firstNumbers(newest + 1));
  }

  private static void settle(Batch batch, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      batch.nack(new IllegalStateException("refused"));
    } else {
      batch.ack();
    }
  }

  @ParameterizedTest
  @DisplayName(
      "what other threads refuse late comes again before anything newer, and wakes who reads")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @Timeout(60)
  void settledByOtherThreads(long seed) throws Exception {
    LateSettlers settlers = new LateSettlers(500, seed);
    BlockingInput source = new BlockingInput();
    for (int i = 0; i < settlers.count; i++) {
      source.give(Integer.toString(i));
    }
    Input input = new ReplayingInput(source, NONE, InputListener.NONE);
    try {
      while (!settlers.areDone()) {
        int oldestRefused = settlers.oldestRefused();
        Batch batch = input.read(Duration.ofDays(1));
        if (!batch.isEmpty()) {
          assertThat(numbers(batch).get(0)).isLessThanOrEqualTo(oldestRefused);
          settlers.settle(batch, input::wakeUp);
        }
      }
    } finally {
      settlers.threads.shutdownNow();
    }
    assertThat(settlers.accepted).containsOnly(1);
  }

  /** Threads that accept or refuse batches of one number each, a while after they were read. */
  private static final class LateSettlers {
    private final int count;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final int[] delivered;
    private final AtomicIntegerArray refused;
    private final int[] accepted;
    private final AtomicInteger acceptedNumbers = new AtomicInteger();

    LateSettlers(int count, long seed) {
      this.count = count;
      random = new SplittableRandom(seed);
      delivered = new int[count];
      refused = new AtomicIntegerArray(count);
      accepted = new int[count];
    }

    boolean areDone() {
      return acceptedNumbers.get() == count;
    }

    /** The lowest number that certainly waits to be redelivered. */
    int oldestRefused() {
      return IntStream.range(0, count)
          .filter(number -> delivered[number] > 0 && refused.get(number) == delivered[number])
          .findFirst()
          .orElse(count);
    }

    void settle(Batch batch, Runnable whenDone) {
      int number = numbers(batch).get(0);
      delivered[number]++;
      boolean accepts = random.nextInt(3) == 0;
      int pause = random.nextInt(50);
      threads.execute(
          () -> {
            LockSupport.parkNanos(pause * 1_000L);
            if (accepts) {
              accepted[number]++;
              batch.ack();
              if (acceptedNumbers.incrementAndGet() == count) {
                whenDone.run();
              }
            } else {
              batch.nack(new IllegalStateException("refused"));
              refused.incrementAndGet(number);
            }
          });
    }
  }
}
