package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Pings for whoever wants to know how long an answer takes. Each has a payload of its own, so that
 * the answers to others say nothing. Belongs to the event loop.
 */
final class RoundTrips {
  private final FrameWriter writer;
  private final Deque<RoundTrip> underWay = new ArrayDeque<>();
  private boolean stopped;

  /** A ping that was sent. */
  private record RoundTrip(long sentAt, ByteBuffer payload, CompletableFuture<Duration> answer) {}

  RoundTrips(FrameWriter writer) {
    this.writer = requireNonNull(writer, "writer is null");
  }

  /** Sends a ping. */
  void begin(CompletableFuture<Duration> answer) {
    if (stopped) {
      answer.completeExceptionally(new IllegalStateException("the connection has ended"));
      return;
    }
    long now = System.nanoTime();
    byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(now).array();
    underWay.add(new RoundTrip(now, ByteBuffer.wrap(payload), answer));
    writer.sendPing(payload);
  }

  /** A pong has come. A server may answer the latest of several pings alone (section 5.5.3). */
  void answered(byte[] pong) {
    if (underWay.stream().noneMatch(trip -> trip.payload().equals(ByteBuffer.wrap(pong)))) {
      return;
    }
    long now = System.nanoTime();
    boolean last = false;
    while (!last) {
      RoundTrip trip = underWay.remove();
      last = trip.payload().equals(ByteBuffer.wrap(pong));
      trip.answer().complete(Duration.ofNanos(now - trip.sentAt()));
    }
  }

  /** There will be no answers any more. */
  void stop() {
    stopped = true;
    underWay.forEach(
        trip ->
            trip.answer()
                .completeExceptionally(new IllegalStateException("the connection has ended")));
    underWay.clear();
  }
}
