/**
 * The output {@code exec}: a command whose standard input gets the messages. What starts, watches
 * and ends that process is here; no other plugin starts one.
 */
@NullMarked
package dev.inlet.runner.output.exec;

import org.jspecify.annotations.NullMarked;
