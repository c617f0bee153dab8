/**
 * An HTTP client for one request: the head and the beginning of the body of an answer, whatever
 * they look like. Knows neither websockets nor proxies.
 */
@NullMarked
package dev.inlet.input.websocket.http;

import org.jspecify.annotations.NullMarked;
