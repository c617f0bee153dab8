/**
 * The benchmark's command line. It measures Inlet through its real runner beside its peers; see
 * {@code docs/performance}.
 */
@NullMarked
package dev.inlet.benchmarks;

import org.jspecify.annotations.NullMarked;
