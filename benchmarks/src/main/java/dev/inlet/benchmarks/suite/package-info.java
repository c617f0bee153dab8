/**
 * Which contenders do which work, how often and in which order, and what must come of it. How a run
 * is done is not known here.
 */
@NullMarked
package dev.inlet.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
