package dev.inlet.benchmarks.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a connection has sent. The thread that sends counts, any thread may look. A message that is
 * only partly in the socket's buffer counts with that part.
 */
final class Tally {
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong worstDelayNanos = new AtomicLong();
  private final double messagesPerUnit;

  private Tally(double messagesPerUnit) {
    this.messagesPerUnit = messagesPerUnit;
  }

  /** Of a connection that sends a block, whose bytes are counted. */
  static Tally ofBytes(FrameBlock block) {
    return new Tally(block.messages() / (double) block.bytes().limit());
  }

  /** Of a connection whose messages are counted. */
  static Tally ofMessages() {
    return new Tally(1);
  }

  void sent(int further) {
    units.lazySet(units.get() + further);
  }

  /** Tells how far a paced message was behind its schedule. */
  void delayed(long nanos) {
    if (nanos > worstDelayNanos.get()) {
      worstDelayNanos.lazySet(nanos);
    }
  }

  double messages() {
    return units.get() * messagesPerUnit;
  }

  long worstDelayNanos() {
    return worstDelayNanos.get();
  }
}
