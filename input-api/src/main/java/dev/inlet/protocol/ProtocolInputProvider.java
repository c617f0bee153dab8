package dev.inlet.protocol;

import dev.inlet.config.Config;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;

/**
 * A kind of input over whose connections session protocols can be spoken. Its spec {@linkplain
 * dev.inlet.config.ConfigSpec.Builder#protocol() has a place} for their sections. Found like every
 * input, as an {@link InputProvider}.
 */
public interface ProtocolInputProvider extends InputProvider {

  /**
   * Makes an input that speaks a protocol, as {@link #create(Config, InputContext)} makes one that
   * does not. Called in place of that if the configuration enables a protocol.
   *
   * @param protocol called as it says by the input, which does not close it: the host does
   * @param called what the protocol is called in messages for people, such as {@code the protocol
   *     "feed"}
   * @throws dev.inlet.config.ConfigException if what the configuration names cannot be used
   */
  Input create(Config config, InputContext context, Protocol protocol, String called);

  /**
   * How requests by HTTP of the protocol itself reach their servers. Called before the protocol is
   * made, which is before the input is; reads no file and touches no network before it is used. A
   * provider that delegates to another one passes this on as well, or the requests of its protocols
   * go past the configuration.
   *
   * @param config of the input
   */
  default HttpAccess httpAccess(Config config) {
    return HttpAccess.ofJdk();
  }
}
