/**
 * What makes any input endure, for any host: decorators that reconnect and that hand out refused
 * batches again. Nothing here knows a protocol.
 */
@NullMarked
package dev.inlet.input.resilience;

import org.jspecify.annotations.NullMarked;
