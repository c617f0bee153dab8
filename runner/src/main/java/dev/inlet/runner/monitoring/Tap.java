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
  // Empty for the end, for which there is always a place.
  private final BlockingQueue<Optional<Sample>> samples = new ArrayBlockingQueue<>(PLACES + 1);
  private final AtomicLong skipped = new AtomicLong();
  private volatile boolean ended;
  private double allowance; // used by one thread at a time, as is the other
  private long allowedAt = System.nanoTime();

  /** A message. */
  static final class Sample {
    private final Instant receivedAt;
    private final MessageType type;
    private final int size;
    private final byte[] payload;
    private final long skipped;

    private Sample(MessageBlock block, int index, byte[] payload, long skipped) {
      this.receivedAt = block.metadata(index).receivedAt();
      this.type = block.type(index);
      this.size = block.payloadSize(index);
      this.payload = payload;
      this.skipped = skipped;
    }

    Instant receivedAt() {
      return receivedAt;
    }

    MessageType type() {
      return type;
    }

    /** The size of the whole payload, in bytes. */
    int size() {
      return size;
    }

    /** The beginning of the payload. */
    byte[] payload() {
      return payload;
    }

    /** How many messages have passed between the last sample and this one. */
    long skipped() {
      return skipped;
    }
  }

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

  /** Says that no more messages will pass. Any thread; the first time counts. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      var unused = samples.offer(Optional.empty()); // wakes who waits
    }
  }

  /** Whether no more messages will pass; samples that were taken before may be left. */
  boolean hasEnded() {
    return ended;
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
    if (samples.size() >= PLACES) {
      return false;
    }
    int size = block.payloadSize(index);
    ByteBuffer payload = ByteBuffer.allocate(Math.min(size, maxBytes));
    block.copyPayload(index, 0, payload);
    long between = takenBefore == 0 ? skipped.getAndSet(0) : 0;
    return samples.offer(Optional.of(new Sample(block, index, payload.array(), between)));
  }

  /** Waits for the next sample; empty if there is none in that time or before the end. */
  Optional<Sample> await(Duration patience) throws InterruptedException {
    long longest = ended ? 0 : patience.toMillis();
    Optional<Sample> next = samples.poll(longest, TimeUnit.MILLISECONDS);
    return next == null ? Optional.empty() : next;
  }

  /** How many messages have passed since the last sample; from now on they are counted as told. */
  long takeSkipped() {
    return samples.isEmpty() ? skipped.getAndSet(0) : 0;
  }
}
