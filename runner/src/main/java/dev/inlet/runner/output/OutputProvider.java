package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import java.util.Optional;

/** A kind of output. */
public interface OutputProvider {

  /** The name in a configuration. */
  String name();

  /** The fields of the output. */
  ConfigSpec spec();

  /**
   * Makes an output. Looks at what the configuration names, but creates and opens nothing before
   * the first write, so that a configuration can be checked without leaving traces.
   *
   * @throws dev.inlet.config.ConfigException if what the configuration names cannot be used
   */
  Output create(Config config, OutputContext context);

  /**
   * What the output must have to itself among the outputs of a process. Looks at what the
   * configuration names and leaves no traces.
   */
  default Optional<OutputClaim> claim(Config config) {
    return Optional.empty();
  }
}
