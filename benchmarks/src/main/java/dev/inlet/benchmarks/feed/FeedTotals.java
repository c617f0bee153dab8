package dev.inlet.benchmarks.feed;

/**
 * What a feed has sent so far, over all connections that there were.
 *
 * @param nanos the {@link System#nanoTime} of this, which processes of one machine share on Linux
 * @param messages with those that are partly in a socket's buffer
 * @param worstDelayMicros how far a paced message was behind its schedule at most, on the
 *     connections that are open
 * @param open how many connections there are
 */
public record FeedTotals(long nanos, double messages, double worstDelayMicros, int open) {
  static final FeedTotals NONE = new FeedTotals(0, 0, 0, 0);

  /** With what another connection has sent. */
  FeedTotals plus(Tally tally) {
    return new FeedTotals(
        nanos,
        messages + tally.messages(),
        Math.max(worstDelayMicros, tally.worstDelayNanos() / 1e3),
        open);
  }

  FeedTotals withoutDelay() {
    return new FeedTotals(nanos, messages, 0, open);
  }

  FeedTotals at(long now, int connections) {
    return new FeedTotals(now, messages, worstDelayMicros, connections);
  }
}
