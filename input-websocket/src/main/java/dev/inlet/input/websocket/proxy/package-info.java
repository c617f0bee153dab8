/**
 * HTTP and SOCKS5 proxies: where they are configured, and the handlers that ask them for a tunnel.
 */
@NullMarked
package dev.inlet.input.websocket.proxy;

import org.jspecify.annotations.NullMarked;
