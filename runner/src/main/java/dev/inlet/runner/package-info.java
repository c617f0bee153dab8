/** The entry point of the program, and nothing else. */
@NullMarked
package dev.inlet.runner;

import org.jspecify.annotations.NullMarked;
