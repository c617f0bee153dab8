package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.InputStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What has come over all connections of one input, and how long they were not read from. Written by
 * the event loops of its connections, once per burst or turn and never per message; read by any
 * thread, which makes none of them wait for longer than a few assignments.
 */
public final class Traffic {
  private static final long NEVER = -1;

  private final LongSupplier nanoTime;
  private final long start;
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  // In nanoseconds since the start, or NEVER.
  private final AtomicLong messageAt = new AtomicLong(NEVER);
  private final AtomicLong signAt = new AtomicLong(NEVER);
  private final AtomicLong roundTrip = new AtomicLong(NEVER);

  private final LongPauses longPauses = new LongPauses();

  // Guarded by this object. While a connection is replaced, two may be paused at a time.
  private int paused;
  private long pausedAt;
  private long pausedNanos;

  /** Nothing has come yet. */
  public Traffic() {
    this(System::nanoTime);
  }

  Traffic(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    start = nanoTime.getAsLong();
  }

  private long now() {
    return nanoTime.getAsLong() - start;
  }

  /** A burst of messages has come. */
  void received(long newMessages, long newBytes) {
    messages.add(newMessages);
    bytes.add(newBytes);
    messageAt.setRelease(now());
  }

  /** Something has come, of whichever kind, at this time of the clock. */
  void signOfLife(long nanos) {
    signAt.setRelease(nanos - start);
  }

  /** A ping was answered. */
  void pinged(Duration time) {
    roundTrip.setRelease(time.toNanos());
  }

  /** A connection is no longer read from, until {@link #readingResumed}. */
  synchronized void readingPaused() {
    if (paused++ == 0) {
      pausedAt = now();
    }
  }

  /** A connection that was paused is read from again, or has ended. */
  synchronized void readingResumed() {
    if (--paused == 0) {
      pausedNanos += now() - pausedAt;
    }
  }

  /** The pauses that are long enough to be reported. */
  LongPauses longPauses() {
    return longPauses;
  }

  /** Adds all this to a status. Any thread may call it. */
  public void addTo(InputStatus.Builder status) {
    status.received(messages.sum(), bytes.sum());
    since(messageAt).ifPresent(status::sinceMessage);
    since(signAt).ifPresent(status::sinceSignOfLife);
    long answered = roundTrip.getAcquire();
    if (answered != NEVER) {
      status.pingRoundTrip(Duration.ofNanos(answered));
    }
    addPausesTo(status);
  }

  private Optional<Duration> since(AtomicLong event) {
    long at = event.getAcquire();
    return at == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(now() - at));
  }

  private synchronized void addPausesTo(InputStatus.Builder status) {
    long current = paused > 0 ? now() - pausedAt : 0;
    status.paused(
        Duration.ofNanos(pausedNanos + current),
        paused > 0 ? Optional.of(Duration.ofNanos(current)) : Optional.empty());
  }
}
