/**
 * Where messages go: standard output, a file, nowhere. An {@link dev.inlet.runner.output.Output}
 * takes a batch whole or refuses it whole; a codec turns messages into bytes. Nothing here knows
 * inputs, pipelines or the command line.
 */
@NullMarked
package dev.inlet.runner.output;

import org.jspecify.annotations.NullMarked;
