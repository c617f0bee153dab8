/**
 * The outputs that come with the runner, as plugins like any others: standard output, a file,
 * nowhere; below it a command ({@code exec}). Nothing here knows inputs, pipelines or the command
 * line.
 */
@NullMarked
package dev.inlet.runner.output;

import org.jspecify.annotations.NullMarked;
