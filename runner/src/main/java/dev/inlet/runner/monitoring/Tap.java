package dev.inlet.runner.monitoring;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a sample of the messages that pass: so many per second at most, each cut to a limit. What
 * it does not take it counts. Nothing waits for it: once its few places are full, it loses samples.
 */
final class Tap {
  /** How many samples wait for who looks at them. */
  static final int PLACES = 32;

  private final int perSecond;
  private final int maxBytes;
  private final BlockingQueue<Sample> samples = new ArrayBlockingQueue<>(PLACES);
  private final AtomicLong skipped = new AtomicLong();
  private double allowance; // used by one thread at a time, as is the other
  private long allowedAt = System.nanoTime();

  /**
   * A message.
   *
   * @param size of the whole payload, in bytes
   * @param payload the beginning of it
   * @param skipped how many messages have passed between the last sample and this one
   */
  record Sample(Instant receivedAt, MessageType type, int size, byte[] payload, long skipped) {}

  /**
   * A tap.
   *
   * @param perSecond how many messages to take at most
   * @param maxBytes how much of each
   */
  Tap(int perSecond, int maxBytes) {
    this.perSecond = perSecond;
    this.maxBytes = maxBytes;
    this.allowance = perSecond;
  }

  /** Takes what may be taken. Called by the thread of the pipeline. */
  void offer(Messages messages) {
    long now = System.nanoTime();
    double grown = (now - allowedAt) * 1e-9 * perSecond;
    allowance = Math.min(perSecond, allowance + grown);
    allowedAt = now;
    int taken = 0;
    if (allowance >= 1) {
      for (MessageBlock block : messages.blocks()) {
        for (int i = 0; i < block.size() && allowance >= 1 && take(block, i, taken); i++) {
          allowance--;
          taken++;
        }
      }
    }
    skipped.addAndGet(messages.size() - (long) taken);
  }

  private boolean take(MessageBlock block, int index, int takenBefore) {
    if (samples.remainingCapacity() == 0) {
      return false;
    }
    int size = block.payloadSize(index);
    ByteBuffer payload = ByteBuffer.allocate(Math.min(size, maxBytes));
    block.copyPayload(index, 0, payload);
    long between = takenBefore == 0 ? skipped.getAndSet(0) : 0;
    Sample sample =
        new Sample(
            block.metadata(index).receivedAt(), block.type(index), size, payload.array(), between);
    return samples.offer(sample);
  }

  /** Waits for the next sample; empty if there is none in that time. */
  Optional<Sample> await(Duration patience) throws InterruptedException {
    return Optional.ofNullable(samples.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** How many messages have passed since the last sample; from now on they are counted as told. */
  long takeSkipped() {
    return samples.isEmpty() ? skipped.getAndSet(0) : 0;
  }
}
