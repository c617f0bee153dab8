/**
 * A Kafka broker in a process of its own, which a test starts, kills and starts again. It needs the
 * JDK and what Maven put beside these classes, nothing else. No contract lives here.
 */
@NullMarked
package dev.inlet.testkit.kafka;

import org.jspecify.annotations.NullMarked;
