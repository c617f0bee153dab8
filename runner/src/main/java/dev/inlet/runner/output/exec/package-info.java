/**
 * The output {@code exec}: a command whose standard input gets the messages. What starts, watches
 * and ends that process is here; nothing else in the product starts one.
 */
@NullMarked
package dev.inlet.runner.output.exec;

import org.jspecify.annotations.NullMarked;
