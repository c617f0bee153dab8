package dev.inlet.runner.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Between an output that drops messages, on any thread and before their write ends, and the
 * pipeline, which counts them apart from what is delivered once that write is settled.
 */
public final class DroppedMessages {
  private final AtomicLong uncounted = new AtomicLong();

  /** So many more were dropped. */
  public void add(long messages) {
    if (messages > 0) {
      uncounted.addAndGet(messages);
    }
  }

  /** Takes those that are not counted yet, up to a number. By one thread at a time. */
  int take(int most) {
    int taken = (int) Math.min(most, uncounted.get());
    if (taken > 0) {
      uncounted.addAndGet(-taken);
    }
    return taken;
  }

  /** Forgets those that are not counted yet: all of them come again. By the same thread. */
  void discard() {
    uncounted.set(0);
  }
}
