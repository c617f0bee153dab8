/**
 * A Java agent that tells how much its process has allocated, when it is asked. It goes into a jar
 * of its own, so nothing but the JDK may be used here, and every class has to be named by {@link
 * dev.inlet.benchmarks.measure.ProbeJar}.
 */
@NullMarked
package dev.inlet.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
