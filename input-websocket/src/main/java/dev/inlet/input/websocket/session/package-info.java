/**
 * The life of one connection: dialling, upgrade, opening messages, a session protocol, keep-alive,
 * hand-off to the reading thread, and how it ended. Its state belongs to one event loop. The code
 * of a protocol runs on a thread of its own, beside which stands what is said to belong to that;
 * the reading thread meets the hand-off and what a {@code Connection} has for other threads.
 */
@NullMarked
package dev.inlet.input.websocket.session;

import org.jspecify.annotations.NullMarked;
