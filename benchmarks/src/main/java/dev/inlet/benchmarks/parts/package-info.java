/**
 * The benchmarks of single parts of Inlet, made by JMH: the command that runs them and what they
 * share. Each benchmark lives in the package of the part that it measures, as parts are seldom
 * public.
 */
@NullMarked
package dev.inlet.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
