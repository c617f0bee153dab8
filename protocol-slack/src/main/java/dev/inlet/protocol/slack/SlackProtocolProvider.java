package dev.inlet.protocol.slack;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** Events of Slack, by Socket Mode. */
public final class SlackProtocolProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public ConfigSpec spec() {
    return SlackFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return SlackProtocol.create(config, context);
  }
}
