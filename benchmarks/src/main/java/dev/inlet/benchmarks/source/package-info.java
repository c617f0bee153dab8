/**
 * Connectors for Kafka Connect that Inlet's is measured beside. Their classes alone make up a
 * plugin folder, so they use nothing but the JDK and what a worker has.
 */
@NullMarked
package dev.inlet.benchmarks.source;

import org.jspecify.annotations.NullMarked;
