/**
 * Decorators for any input, used by any host: they reconnect, and redeliver batches that were
 * refused. Nothing here knows a protocol.
 */
@NullMarked
package dev.inlet.host.resilience;

import org.jspecify.annotations.NullMarked;
