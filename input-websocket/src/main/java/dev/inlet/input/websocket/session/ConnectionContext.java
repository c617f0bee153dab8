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
 * @param stableAfter how old a connection has to be to be replaced if it has replaced another one
 * @param listener hears of long pauses of reading
 * @param traffic counts what comes
 */
public record ConnectionContext(
    WebSocketSettings settings,
    Optional<SpokenProtocol> protocol,
    BiConsumer<Connection, String> replacements,
    Duration stableAfter,
    Transport transport,
    AddressResolver resolver,
    InputListener listener,
    Traffic traffic) {

  public ConnectionContext {
    requireNonNull(settings, "settings is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(replacements, "replacements is null");
    requireNonNull(stableAfter, "stableAfter is null");
    requireNonNull(transport, "transport is null");
    requireNonNull(resolver, "resolver is null");
    requireNonNull(listener, "listener is null");
    requireNonNull(traffic, "traffic is null");
  }
}
