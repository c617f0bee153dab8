package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * What a pipeline is.
 *
 * @param source the file of its config
 * @param input the name of the input's plugin
 * @param output the name of the output's plugin
 * @param config its effective config in YAML, without secrets; asked for when somebody wants it
 */
public record PipelineDescription(
    String name, String source, String input, String output, Supplier<String> config) {
  public PipelineDescription {
    requireNonNull(name, "name is null");
    requireNonNull(source, "source is null");
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    requireNonNull(config, "config is null");
  }
}
