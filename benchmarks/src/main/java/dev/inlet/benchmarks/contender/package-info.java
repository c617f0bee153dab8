/**
 * What is measured: Inlet as its users run it, with one output or another, and the peers. A
 * contender knows how it is started and how it tells what it received; it measures nothing.
 */
@NullMarked
package dev.inlet.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
