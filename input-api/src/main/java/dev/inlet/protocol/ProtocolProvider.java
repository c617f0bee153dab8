package dev.inlet.protocol;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/**
 * A session protocol, found with {@link java.util.ServiceLoader}. Every input that carries session
 * protocols takes a section of this name, and at most one of them can be enabled.
 *
 * <p>Implementations need a public constructor without arguments that does nothing: all providers
 * on the class path are instantiated and asked for their name, but only those that a configuration
 * names are asked for more. Keep the fields and the protocol in classes of their own.
 */
public interface ProtocolProvider {

  /**
   * The section's name in a configuration: lower case letters, digits and underscores. Names that
   * every input has, such as {@code connection}, are reserved.
   */
  String name();

  /**
   * The fields of the section. The host adds {@code enabled}, which is false by default; required
   * fields and rules count only while it is true.
   */
  ConfigSpec spec();

  /**
   * Makes the protocol of one input. Called at most once for each, at start, and only if the
   * section is enabled. May read local files, so that a wrong one is reported at once; never
   * touches the network and starts no thread.
   *
   * @param context for the protocol to keep
   * @throws dev.inlet.config.ConfigException if what the configuration names cannot be used
   */
  Protocol create(Config config, ProtocolContext context);
}
