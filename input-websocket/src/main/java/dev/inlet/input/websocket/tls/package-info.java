/**
 * TLS of connections: contexts that follow renewed files, names that are checked, and the end of a
 * TLS stream.
 */
@NullMarked
package dev.inlet.input.websocket.tls;

import org.jspecify.annotations.NullMarked;
