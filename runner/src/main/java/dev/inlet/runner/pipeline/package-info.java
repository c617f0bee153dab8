/**
 * What a configuration describes and what runs: the checked configuration of a pipeline, the thread
 * that moves batches from its input to its output, and the end of it all in good order. No plugin,
 * parser or command line is named here.
 */
@NullMarked
package dev.inlet.runner.pipeline;

import org.jspecify.annotations.NullMarked;
