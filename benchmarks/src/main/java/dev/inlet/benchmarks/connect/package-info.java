/**
 * Runs sources in a worker of Kafka Connect, beside a broker, and measures what they cost the
 * worker. The sources that are not Inlet's are in {@code source}.
 */
@NullMarked
package dev.inlet.benchmarks.connect;

import org.jspecify.annotations.NullMarked;
