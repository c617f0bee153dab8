/**
 * The life of one connection: dialling, upgrade, opening messages, keep-alive, hand-off to the
 * reading thread, and how it ended. All of it belongs to one event loop; only the hand-off is met
 * by other threads.
 */
@NullMarked
package dev.inlet.input.websocket.session;

import org.jspecify.annotations.NullMarked;
