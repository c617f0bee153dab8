/**
 * The peers: websocket clients that count what they receive and do nothing else, each the way its
 * own documentation shows. Every one is a program of its own that takes a URL, runs until the
 * server closes and prints a {@link dev.inlet.benchmarks.client.ClientReport}.
 */
@NullMarked
package dev.inlet.benchmarks.client;

import org.jspecify.annotations.NullMarked;
