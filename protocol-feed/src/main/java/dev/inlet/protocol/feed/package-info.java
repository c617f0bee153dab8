/**
 * A session protocol that a configuration describes: the messages that log in and subscribe, where
 * sequence, cursor and identifier stand in a message, and the heartbeat. One provider, its fields
 * and its session live here; nothing else of this module is public. What a single server does
 * differently from all others has no place here.
 */
@NullMarked
package dev.inlet.protocol.feed;

import org.jspecify.annotations.NullMarked;
