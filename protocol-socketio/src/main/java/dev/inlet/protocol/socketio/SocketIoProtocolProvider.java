package dev.inlet.protocol.socketio;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** The protocol of Socket.IO servers. */
public final class SocketIoProtocolProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "socketio";
  }

  @Override
  public ConfigSpec spec() {
    return SocketIoFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new SocketIoProtocol(SocketIoSettings.of(config), context);
  }
}
