package dev.inlet.protocol.feed;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;
import java.time.Clock;

/** A protocol that the configuration describes. */
public final class FeedProtocolProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "feed";
  }

  @Override
  public ConfigSpec spec() {
    return FeedFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new FeedProtocol(FeedFields.usableSettings(config), context, Clock.systemUTC());
  }
}
