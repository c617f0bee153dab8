/**
 * Frames and messages (RFC 6455, section 5; RFC 7692): headers, decoding, assembly, inflating,
 * UTF-8, Close frames. Works on bytes in memory and knows neither sockets nor the life of a
 * connection.
 */
@NullMarked
package dev.inlet.input.websocket.wire;

import org.jspecify.annotations.NullMarked;
