/**
 * Plots as SVG text: bars, spans on a logarithmic axis, lines. A plot is a value that can be drawn;
 * the same one always gives the same text. What is plotted is not known here.
 */
@NullMarked
package dev.inlet.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
