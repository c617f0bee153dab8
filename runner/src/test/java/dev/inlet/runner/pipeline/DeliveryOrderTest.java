package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays a pipeline and the threads of an output on one thread, so that every run is the same. */
@DisplayName("The order of delivery to an output that writes several batches at a time")
final class DeliveryOrderTest {
  private static final int COUNT = 10_000;

  private final NumberInput numbers = NumberInput.ending(COUNT, EndOfInputException.end("no more"));
  private final Input input =
      new ReplayingInput(
          numbers, new Backoff(Duration.ZERO, Duration.ZERO), new InputListener() {});
  private final HeldOutput output = new HeldOutput();
  private final Delivery delivery =
      new Delivery(
          output, Optional.empty(), DeliveryListener.NONE, true, input::wakeUp, () -> false);

  private Random random = new Random();
  private int refusals;
  private int refusedWhileReading;

  /** Whether a batch was refused and is not settled yet. */
  private boolean isRefused;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  @DisplayName("is kept whenever a batch is refused: nothing is written until it is redelivered")
  void isKept(long seed) throws Exception {
    random = new Random(seed);
    boolean more = true;
    while (more) {
      more = step();
    }
    assertThat(numbers.acknowledged())
        .isEqualTo(IntStream.range(0, COUNT).mapToObj(Integer::toString).toList());
    assertThat(refusals).isGreaterThan(100);
    assertThat(refusedWhileReading).isGreaterThan(20);
  }

  /** What a pipeline does with one batch; false at the end of the input. */
  private boolean step() throws Exception {
    endSome();
    if (isRefused) {
      underWay().forEach(HeldOutput.Held::written);
    }
    delivery.settle();
    isRefused = false;
    assertThat(delivery.isFull()).isFalse();
    assertThat(delivery.beginReading()).isTrue();
    try {
      Batch batch = input.read(Duration.ZERO);
      endSome();
      refusedWhileReading += isRefused ? 1 : 0;
      delivery.endReading();
      if (!batch.isEmpty()) {
        write(batch);
      }
      return true;
    } catch (EndOfInputException e) {
      delivery.endReading();
      underWay().forEach(HeldOutput.Held::written);
      return !delivery.isIdle();
    }
  }

  private void write(Batch batch) throws Exception {
    int before = output.writes().size();
    delivery.expect(batch.size());
    delivery.write(batch);
    assertThat(output.writes()).hasSize(before + (isRefused ? 0 : 1));
  }

  /** Ends some of the writes, in any order; all but a few, so that it is never full. */
  private void endSome() {
    List<HeldOutput.Held> left = underWay();
    for (int count = left.size(); count > random.nextInt(8); count--) {
      HeldOutput.Held write = left.remove(random.nextInt(count));
      if (random.nextInt(8) == 0) {
        isRefused = true;
        refusals++;
        write.refused(new IOException("refused"));
      } else {
        write.written();
      }
    }
  }

  private List<HeldOutput.Held> underWay() {
    return new ArrayList<>(
        output.writes().stream()
            .skip(Math.max(0, output.writes().size() - WritesUnderWay.MOST_BATCHES))
            .filter(write -> !write.end().isDone())
            .toList());
  }
}
