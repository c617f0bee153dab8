/**
 * Turns measurements into files: JSON, and a page in Markdown with tables, plots and the bars that
 * Inlet has to reach. Nothing is measured here, and a page can be written again from the JSON.
 */
@NullMarked
package dev.inlet.benchmarks.report;

import org.jspecify.annotations.NullMarked;
