/**
 * The HTTP server and client of the monitor: Jetty's, with the limits of this process. TCP, TLS and
 * Unix domain sockets are served alike. What is answered is the concern of whoever starts the
 * server. Nothing else names Jetty.
 */
@NullMarked
package dev.inlet.runner.web;

import org.jspecify.annotations.NullMarked;
