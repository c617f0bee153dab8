package dev.inlet.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import java.util.Optional;

/**
 * A kind of output, found with {@link java.util.ServiceLoader}.
 *
 * <p>Implementations need a public constructor without arguments that does nothing: all providers
 * that are found are instantiated and asked for their name, but only the one that a configuration
 * names is asked for more. Keep the fields and the output in classes of their own.
 */
public interface OutputProvider {

  /** The name in a configuration: lower case letters, digits and underscores. */
  String name();

  /**
   * The fields of the output. The host adds the sections of the authentication schemes if the spec
   * {@linkplain ConfigSpec.Builder#authentication() has a place for them}.
   */
  ConfigSpec spec();

  /**
   * Makes an output. May look at what the configuration names and read local files, but opens no
   * connection, starts no thread and creates nothing before the first write, so that a
   * configuration can be checked without leaving traces.
   *
   * @throws dev.inlet.config.ConfigException if what the configuration names cannot be used
   */
  Output create(Config config, OutputContext context);

  /**
   * What the output must have to itself among the outputs of a process, such as a file. Looks at
   * what the configuration names and leaves no traces; what cannot be used is reported by {@link
   * #create}.
   */
  default Optional<OutputClaim> claim(Config config) {
    return Optional.empty();
  }
}
