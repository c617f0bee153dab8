/**
 * Inputs as source connectors of Kafka Connect: keys from the fields of an input, records from its
 * batches, and settlement when the worker's producer has written them. No input, scheme or protocol
 * is named here but by the text of a config.
 */
@NullMarked
package dev.inlet.kafka;

import org.jspecify.annotations.NullMarked;
