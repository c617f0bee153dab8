package dev.inlet.benchmarks.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the connections of a client share: when it is warm, and when it has come to its end. */
final class Connections {
  private final AtomicInteger silent;
  private final AtomicInteger open;
  private final long warmUpNanos;
  private List<Arrivals> all = List.of();
  private volatile long warmFrom;

  /**
   * None has had a message yet.
   *
   * @param warmUpNanos how long the client warms up, once all of them have had one
   */
  Connections(int count, long warmUpNanos) {
    silent = new AtomicInteger(count);
    open = new AtomicInteger(count);
    this.warmUpNanos = warmUpNanos;
  }

  /** Says what to report at the end, before any of them is opened. */
  void reportAtEnd(List<Arrivals> arrivals) {
    all = List.copyOf(arrivals);
  }

  /** One has had its first message. */
  void started() {
    int rest = silent.decrementAndGet();
    if (rest == all.size() - 1) {
      Arrivals.first();
    }
    if (rest == 0) {
      warmFrom = System.nanoTime() + warmUpNanos;
    }
  }

  boolean isWarm(long now) {
    long from = warmFrom;
    return from != 0 && now - from >= 0;
  }

  /** One was closed by the server; the last of them ends the process. */
  void closed() {
    if (open.decrementAndGet() == 0) {
      Arrivals.report(Arrivals.sum(all));
    }
  }
}
