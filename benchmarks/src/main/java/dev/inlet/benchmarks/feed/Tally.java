package dev.inlet.benchmarks.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a connection has sent. The thread that sends counts, any thread may look. A message that is
 * only partly in the socket's buffer counts with that part.
 */
final class Tally {
  private final AtomicLong wireBytes = new AtomicLong();
  private final AtomicLong worstDelayNanos = new AtomicLong();
  private final double messagesPerByte;

  Tally(FrameBlock block) {
    messagesPerByte = block.messages() / (double) block.bytes().limit();
  }

  void sent(int bytes) {
    wireBytes.lazySet(wireBytes.get() + bytes);
  }

  /** Tells how far a paced message was behind its schedule. */
  void delayed(long nanos) {
    if (nanos > worstDelayNanos.get()) {
      worstDelayNanos.lazySet(nanos);
    }
  }

  double messages() {
    return wireBytes.get() * messagesPerByte;
  }

  long worstDelayNanos() {
    return worstDelayNanos.get();
  }
}
