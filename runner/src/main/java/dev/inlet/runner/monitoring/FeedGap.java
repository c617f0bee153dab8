package dev.inlet.runner.monitoring;

import java.time.Instant;

/**
 * A time in which nobody listened.
 *
 * @param from the last sign of life before it
 * @param to the first message after it
 * @param missing whether what the server sent in that time is missing
 */
record FeedGap(Instant from, Instant to, boolean missing) {}
