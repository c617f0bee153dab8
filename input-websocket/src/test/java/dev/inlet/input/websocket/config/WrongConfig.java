package dev.inlet.input.websocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlet.config.ConfigException;
import dev.inlet.host.Plugins;
import java.util.Map;

/** Makes an input from plain values as a host does, and pins the whole message of the refusal. */
public final class WrongConfig {

  private WrongConfig() {}

  /**
   * Asserts that a configuration is refused.
   *
   * @param lines all problems, each without the {@code websocket.} that they begin with
   */
  public static void assertRefused(Map<String, ?> config, String... lines) {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                Plugins.discover(WrongConfig.class.getClassLoader())
                    .createInput("websocket", config));

    assertThat(refusal).as("the refusal of %s", config).isNotNull();
    assertThat(refusal).hasMessage("websocket." + String.join("\nwebsocket.", lines));
  }
}
