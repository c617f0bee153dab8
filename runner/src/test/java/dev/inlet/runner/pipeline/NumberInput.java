package dev.inlet.runner.pipeline;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hands out the numbers from 0 on, in batches of random sizes, and then waits to be closed. */
final class NumberInput implements Input {
  private final int count;
  private final Random random = new Random(17);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final EndOfInputException end;
  private int next;

  NumberInput(int count) {
    this(count, EndOfInputException.end("closed"));
  }

  NumberInput(int count, EndOfInputException end) {
    this.count = count;
    this.end = end;
  }

  /** Ends by itself after the last number. */
  static NumberInput ending(int count, EndOfInputException end) {
    NumberInput input = new NumberInput(count, end);
    input.close();
    return input;
  }

  @Override
  public void connect() {}

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
    if (next == count) {
      if (closed.await(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw end;
      }
      return Batch.empty();
    }
    List<Message> messages = new ArrayList<>();
    for (int size = 1 + random.nextInt(20); size > 0 && next < count; size--) {
      messages.add(Message.text(Integer.toString(next++)));
    }
    return Batch.of(messages, Batch.Settlement.NONE);
  }

  @Override
  public void wakeUp() {}

  @Override
  public void close() {
    closed.countDown();
  }
}
