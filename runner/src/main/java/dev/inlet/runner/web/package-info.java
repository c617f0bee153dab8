/**
 * A small HTTP/1.1 server and client over plain streams, so that TCP, TLS and Unix domain sockets
 * are served alike; the JDK's server has no Unix domain sockets. What is answered is the concern of
 * whoever starts the server. Only requests without a body are served.
 */
@NullMarked
package dev.inlet.runner.web;

import org.jspecify.annotations.NullMarked;
