package dev.inlet.benchmarks.feed;

/**
 * What a feed has sent so far, over all connections.
 *
 * @param nanos the {@link System#nanoTime} of this, which processes of one machine share on Linux
 * @param messages with those that are partly in a socket's buffer
 * @param worstDelayMicros how far a paced message was behind its schedule at most
 * @param open how many connections there are
 * @param ended how many connections there were
 */
public record FeedTotals(
    long nanos, double messages, long wireBytes, double worstDelayMicros, int open, int ended) {}
