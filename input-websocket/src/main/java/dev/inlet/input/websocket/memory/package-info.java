/**
 * The memory that messages are read into: the pool outside the heap, the part of the heap that
 * messages may take, and what the event loop reads into. Knows nothing of frames.
 */
@NullMarked
package dev.inlet.input.websocket.memory;

import org.jspecify.annotations.NullMarked;
