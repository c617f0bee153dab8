package dev.inlet.input;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import java.util.Set;

/**
 * A kind of input, found with {@link java.util.ServiceLoader}.
 *
 * <p>Implementations need a public constructor without arguments that does nothing: all providers
 * on the class path are instantiated and asked for their name, but only the one that a
 * configuration names is asked for more. Keep the fields and the input in classes of their own.
 */
public interface InputProvider {

  /** The name in a configuration: lower case letters, digits and underscores. */
  String name();

  /**
   * The fields of the input. The host adds those that all inputs share, and the sections of the
   * authentication schemes if the spec {@linkplain ConfigSpec.Builder#authentication() has a place
   * for them}.
   */
  ConfigSpec spec();

  /** What the input can do beyond receiving; nothing by default. */
  default Set<InputCapability> capabilities() {
    return Set.of();
  }

  /**
   * Makes an input that is not connected. May read local files that the configuration names; opens
   * no connection and starts no thread.
   *
   * @throws dev.inlet.config.ConfigException if what the configuration names cannot be used
   */
  Input create(Config config, InputContext context);
}
