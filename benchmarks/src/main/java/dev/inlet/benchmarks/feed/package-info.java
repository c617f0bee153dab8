/**
 * The server of a benchmark, a process of its own that is never what is waited for: it encodes
 * frames beforehand and writes many of them at a time, but for those that {@link
 * dev.inlet.benchmarks.feed.Shape.Mode#REALISTIC} wants one by one. It is told what to send by the
 * URL that a client asks for, and when to end by its standard input. Nothing here measures.
 */
@NullMarked
package dev.inlet.benchmarks.feed;

import org.jspecify.annotations.NullMarked;
