package dev.inlet.runner.docs;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigSpec;

/** An output by the name that it has in a configuration. */
public record DescribedOutput(String name, ConfigSpec spec) {
  public DescribedOutput {
    requireNonNull(name, "name is null");
    requireNonNull(spec, "spec is null");
  }
}
