/**
 * What all connections of a process share: event loops and resolvers. And channels that behave at
 * their end as a reader needs it.
 */
@NullMarked
package dev.inlet.input.websocket.transport;

import org.jspecify.annotations.NullMarked;
