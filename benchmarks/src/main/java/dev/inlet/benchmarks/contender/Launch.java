package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a contender is started.
 *
 * @param command the program and its arguments, to which an agent may be added for Java
 * @param java whether the program is a JVM
 * @param output what it writes to its standard output
 */
public record Launch(List<String> command, boolean java, Output output) {

  /** What a contender writes to its standard output, and where that goes. */
  public enum Output {
    /** An empty line at the first message, and a report at the end. */
    REPORT,
    /** Nothing or the messages, which nobody reads. */
    DISCARDED,
    /** The messages, which are read and counted. */
    MESSAGES
  }

  public Launch {
    command = List.copyOf(command);
    requireNonNull(output, "output is null");
  }
}
