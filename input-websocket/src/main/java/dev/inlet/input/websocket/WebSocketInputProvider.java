package dev.inlet.input.websocket;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.config.WebSocketFields;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.SerialCalls;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.tls.TlsContext;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolInputProvider;
import java.util.Optional;
import java.util.Set;

/** Provides the input {@code websocket}. */
public final class WebSocketInputProvider implements ProtocolInputProvider {

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
    return Set.of(InputCapability.SEND, InputCapability.REPLACE, InputCapability.VIRTUAL_THREADS);
  }

  @Override
  public Input create(Config config, InputContext context) {
    return create(config, context, Optional.empty(), Optional.empty());
  }

  @Override
  public Input create(Config config, InputContext context, Protocol protocol, String called) {
    return create(
        config,
        context,
        Optional.of(
            new SpokenProtocol(
                protocol, called, new SerialCalls("inlet-protocol-" + context.label()))),
        protocol.makesRequests() ? Optional.of(called) : Optional.empty());
  }

  @Override
  public HttpAccess httpAccess(Config config) {
    return new InputHttpAccess(config, System.getenv());
  }

  private static Input create(
      Config config,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      Optional<String> requesting) {
    WebSocketSettings settings = WebSocketSettings.of(config, System.getenv(), requesting);
    settings.warnings(context.authenticated()).forEach(context.listener()::warning);
    settings.tls().map(TlsContext::choice).ifPresent(context.listener()::detail);
    return new WebSocketInput(settings, context, protocol, AddressResolver.SYSTEM);
  }
}
