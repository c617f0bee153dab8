/**
 * Starts processes, keeps them on their CPUs and reads what they cost. Whatever depends on the
 * operating system is here; what is started, and what the figures mean, is not known here.
 */
@NullMarked
package dev.inlet.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
