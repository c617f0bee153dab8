package dev.inlet.benchmarks.client;

import org.jspecify.annotations.Nullable;

/**
 * What a client prints at its end, as one line of JSON.
 *
 * @param messages how many there were; negative if the client cannot tell
 * @param payloadBytes the sum of their sizes; all bytes if the client cannot tell messages, and 0
 *     if it does not see what they were made of
 * @param latency if the feed sent timestamps
 */
public record ClientReport(long messages, long payloadBytes, Latencies.@Nullable Summary latency) {}
