/**
 * DEFLATE (RFC 1951): what is compressed comes in pieces, and what it stands for lies in a window.
 * Works on arrays and knows neither messages nor connections.
 */
@NullMarked
package dev.inlet.input.websocket.inflate;

import org.jspecify.annotations.NullMarked;
