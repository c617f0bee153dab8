/**
 * An input for websocket servers on raw Netty. Here are its provider and the input; the packages
 * below hold the parts, each of which says what may not live in it. Nothing but the provider is
 * meant for others: a host finds it by {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.inlet.input.websocket;

import org.jspecify.annotations.NullMarked;
