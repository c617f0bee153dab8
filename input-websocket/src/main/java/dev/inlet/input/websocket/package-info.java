/**
 * The websocket input (RFC 6455, RFC 7692) on raw Netty: one connection, from the name of a server
 * to blocks of messages. No authentication scheme, config format or retry lives here.
 */
@NullMarked
package dev.inlet.input.websocket;

import org.jspecify.annotations.NullMarked;
