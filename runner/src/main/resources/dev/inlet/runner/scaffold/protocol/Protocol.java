package __package__;

import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.Session;

/** Makes a session for each connection of an input. */
final class __Name__Protocol implements Protocol {
  private final String key;
  private final String channel;
  private final ProtocolContext context;

  __Name__Protocol(String key, String channel, ProtocolContext context) {
    this.key = key;
    this.channel = channel;
    this.context = context;
  }

  /** The server can be asked for what comes behind a number. */
  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public Session open(Link link, Positions from) {
    long last = from.only().map(Long::parseLong).orElse(0L);
    return new __Name__Session(key, channel, link, context.masker(), last);
  }
}
