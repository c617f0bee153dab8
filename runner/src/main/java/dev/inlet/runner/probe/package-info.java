/**
 * One attempt of a pipeline's input, told step by step: makes the input without its output, hears
 * its steps, waits for a message, and says how it ended, as text or JSON. Knows nothing of any kind
 * of input, and writes nothing that a run would write.
 */
@NullMarked
package dev.inlet.runner.probe;

import org.jspecify.annotations.NullMarked;
