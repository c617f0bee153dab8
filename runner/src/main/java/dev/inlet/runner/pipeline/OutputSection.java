package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.runner.output.Output;
import dev.inlet.runner.output.OutputClaim;
import dev.inlet.runner.output.OutputContext;
import dev.inlet.runner.output.OutputProvider;
import java.util.Optional;

/** The section {@code output}, whose fields were checked. */
public record OutputSection(OutputProvider provider, Config config) {
  public OutputSection {
    requireNonNull(provider, "provider is null");
    requireNonNull(config, "config is null");
  }

  /**
   * Makes the output.
   *
   * @throws dev.inlet.config.ConfigException if what the section names cannot be used
   */
  public Output create(OutputContext context) {
    return provider.create(config, context);
  }

  /** What the output must have to itself among the outputs of a process. */
  public Optional<OutputClaim> claim() {
    return provider.claim(config);
  }
}
