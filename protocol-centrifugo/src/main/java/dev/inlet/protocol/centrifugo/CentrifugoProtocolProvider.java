package dev.inlet.protocol.centrifugo;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** The JSON protocol of Centrifugo. */
public final class CentrifugoProtocolProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "centrifugo";
  }

  @Override
  public ConfigSpec spec() {
    return CentrifugoFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new CentrifugoProtocol(CentrifugoSettings.of(config), context);
  }
}
