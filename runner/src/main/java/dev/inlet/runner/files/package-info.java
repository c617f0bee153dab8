/**
 * Which file a path leads to, and what the disk has of it: for whatever keeps files of its own. It
 * knows nothing of what is in them.
 */
@NullMarked
package dev.inlet.runner.files;

import org.jspecify.annotations.NullMarked;
