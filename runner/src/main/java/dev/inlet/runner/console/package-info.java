/**
 * Standard output and standard error of the process, which write everything also where somebody has
 * set them to non-blocking, and what tells that nobody reads them. Nothing here knows what is
 * written.
 */
@NullMarked
package dev.inlet.runner.console;

import org.jspecify.annotations.NullMarked;
