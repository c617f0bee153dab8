/** Keeps the positions of a pipeline in a file, for the next process to go on at. */
@NullMarked
package dev.inlet.runner.resume;

import org.jspecify.annotations.NullMarked;
