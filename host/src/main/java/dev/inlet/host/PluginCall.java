package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import java.util.function.Supplier;

/**
 * Runs code of a plugin so that whatever it throws is a problem of the config that names it,
 * without the secrets of that.
 */
final class PluginCall {

  private PluginCall() {}

  /** Runs code that makes something of the configuration. */
  static <T> T of(String origin, Config config, Supplier<T> code) {
    return of(origin, config.location(), config.path(), config.masker(), code);
  }

  /**
   * Has a plugin make an object of the configuration, each of whose methods runs with the plugin's
   * class loader.
   *
   * @param type the interface by which the host knows the object
   * @param what the object is called in problems
   */
  static <T> T make(Object provider, Config config, Class<T> type, String what, Supplier<T> code) {
    return of(
        Discovery.originOf(provider),
        config,
        () ->
            ContextLoader.wrap(
                provider,
                type,
                requireNonNull(ContextLoader.call(provider, code), () -> what + " is null")));
  }

  /** Runs code for the configuration at a place, whose secrets the masker learns. */
  static <T> T of(String origin, Location location, String path, Masker masker, Supplier<T> code) {
    try {
      return code.get();
    } catch (ConfigException e) {
      throw e;
    } catch (Throwable e) {
      String message = PluginProblem.of(origin, e, masker).toString();
      ConfigException failure = new ConfigException(Problem.error(location, path, message));
      failure.initCause(MaskedException.of(e, masker));
      throw failure;
    }
  }
}
