package dev.inlet.runner.output;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/**
 * What a pipeline gives its output to work with.
 *
 * @param label what the user calls the pipeline's input; empty if nothing
 * @param warnings takes what an operator should know although nothing failed, a line at a time
 */
public record OutputContext(String label, Consumer<String> warnings) {
  public OutputContext {
    requireNonNull(label, "label is null");
    requireNonNull(warnings, "warnings is null");
  }
}
