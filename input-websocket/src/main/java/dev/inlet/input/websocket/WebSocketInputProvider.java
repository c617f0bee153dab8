package dev.inlet.input.websocket;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.transport.AddressResolver;
import java.util.Set;

/** Provides the input {@code websocket}. */
public final class WebSocketInputProvider implements InputProvider {

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public ConfigSpec spec() {
    return WebSocketFields.SPEC;
  }

  @Override
  public Set<InputCapability> capabilities() {
    return Set.of(InputCapability.SEND);
  }

  @Override
  public Input create(Config config, InputContext context) {
    WebSocketSettings settings = WebSocketSettings.of(config, System.getenv());
    settings.warnings(context.authenticated()).forEach(context.listener()::warning);
    return new WebSocketInput(settings, context, AddressResolver.SYSTEM);
  }
}
