/** URLs, hosts and ports as a configuration writes them. */
@NullMarked
package dev.inlet.input.websocket.address;

import org.jspecify.annotations.NullMarked;
