package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.InputListener;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the connections of one input have in common.
 *
 * @param protocol spoken over them
 * @param replacements hears, on an event loop, why the protocol wants a connection replaced
 * @param listener hears of long pauses of reading
 * @param traffic counts what comes
 * @param tcpEndWait how long the server is waited for, if both sides have closed, to end TCP
 */
public record ConnectionContext(
    WebSocketSettings settings,
    Optional<SpokenProtocol> protocol,
    BiConsumer<Connection, String> replacements,
    Transport transport,
    AddressResolver resolver,
    InputListener listener,
    Traffic traffic,
    Duration tcpEndWait) {

  /** Nothing is lost if this side ends TCP first, so few servers are worth a longer wait. */
  private static final Duration TCP_END_WAIT = Duration.ofSeconds(1);

  public ConnectionContext {
    requireNonNull(settings, "settings is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(replacements, "replacements is null");
    requireNonNull(transport, "transport is null");
    requireNonNull(resolver, "resolver is null");
    requireNonNull(listener, "listener is null");
    requireNonNull(traffic, "traffic is null");
    requireNonNull(tcpEndWait, "tcpEndWait is null");
  }

  /** With the usual wait for the end of TCP. */
  public ConnectionContext(
      WebSocketSettings settings,
      Optional<SpokenProtocol> protocol,
      BiConsumer<Connection, String> replacements,
      Transport transport,
      AddressResolver resolver,
      InputListener listener,
      Traffic traffic) {
    this(settings, protocol, replacements, transport, resolver, listener, traffic, TCP_END_WAIT);
  }
}
