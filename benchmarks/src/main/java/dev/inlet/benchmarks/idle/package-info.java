/**
 * What connections cost on which nothing comes but pings: the command that measures it, and its
 * server, which has no thread per connection, so that it can hold as many as Inlet. Nothing here
 * sends messages.
 */
@NullMarked
package dev.inlet.benchmarks.idle;

import org.jspecify.annotations.NullMarked;
