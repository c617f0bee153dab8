/**
 * What a Socket.IO server speaks: protocol 5 over Engine.IO 4, as socket.io 3 and later have it.
 * The provider, its fields, and the sessions live here; nothing but the provider is public, and
 * nothing is used but the JDK, the contract of protocols, and the reading of JSON.
 */
@NullMarked
package dev.inlet.protocol.socketio;

import org.jspecify.annotations.NullMarked;
