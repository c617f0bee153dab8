package com.example.inlet.stomp;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** STOMP 1.2, as message brokers speak it over websockets. */
public final class StompProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "stomp";
  }

  @Override
  public ConfigSpec spec() {
    return StompFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new StompProtocol(config, context.masker());
  }
}
