package com.example.inlet.stomp;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Config;
import dev.inlet.config.Masker;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.Session;

/** Makes a session for each connection of an input. */
final class StompProtocol implements Protocol {
  private final Config config;
  private final Masker masker;

  StompProtocol(Config config, Masker masker) {
    this.config = config;
    this.masker = masker;
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    return request.withSubprotocol("v12.stomp");
  }

  @Override
  public Session open(Link link, Positions from) {
    return new StompSession(config, masker, link);
  }
}
