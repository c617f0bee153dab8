/**
 * Threads as this Java has them. Knows nothing of inputs and outputs, nor what runs on a thread.
 */
@NullMarked
package dev.inlet.host.threads;

import org.jspecify.annotations.NullMarked;
