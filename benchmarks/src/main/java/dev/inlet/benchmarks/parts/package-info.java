/**
 * The benchmarks of single parts of Inlet, made by JMH: the command that runs them and what they
 * share. Each benchmark stands in {@code src/jmh} of the module that it measures, in the package of
 * the part.
 */
@NullMarked
package dev.inlet.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
