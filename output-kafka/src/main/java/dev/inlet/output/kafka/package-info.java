/**
 * The output {@code kafka}: its fields, how a message becomes a record, and the producer that sends
 * records. Only the provider is public.
 */
@NullMarked
package dev.inlet.output.kafka;

import org.jspecify.annotations.NullMarked;
