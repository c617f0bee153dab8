/**
 * The command line: what people type, what they read on their terminal, and the exit status. The
 * only place that names picocli. What commands do lives in the other packages.
 */
@NullMarked
package dev.inlet.runner.cli;

import org.jspecify.annotations.NullMarked;
