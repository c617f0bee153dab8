/** Turns measurements into files: JSON, a page in Markdown and plots in SVG. */
@NullMarked
package dev.inlet.benchmarks.report;

import org.jspecify.annotations.NullMarked;
