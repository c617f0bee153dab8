/**
 * A Kafka broker and workers of Kafka Connect, each in a process of its own, which a test starts,
 * freezes, kills and starts again. They need the JDK and what Maven put beside these classes,
 * nothing else. No contract lives here.
 */
@NullMarked
package dev.inlet.testkit.kafka;

import org.jspecify.annotations.NullMarked;
