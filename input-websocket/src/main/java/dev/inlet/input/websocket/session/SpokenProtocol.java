package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.protocol.Protocol;

/**
 * The session protocol of an input, and what runs its code.
 *
 * @param description what it is called in messages for people
 */
public record SpokenProtocol(Protocol protocol, String description, SerialCalls calls) {

  public SpokenProtocol {
    requireNonNull(protocol, "protocol is null");
    requireNonNull(description, "description is null");
    requireNonNull(calls, "calls is null");
  }
}
