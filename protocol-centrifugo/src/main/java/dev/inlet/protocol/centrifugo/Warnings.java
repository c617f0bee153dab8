package dev.inlet.protocol.centrifugo;

import dev.inlet.protocol.ProtocolContext;
import java.util.HashSet;
import java.util.Set;

/** Says what a user should know once, not at every connect. */
final class Warnings {
  private static final int MAX_CHANNELS = 100;

  private final ProtocolContext context;
  private final Set<String> withoutHistory = new HashSet<>();
  private final Set<String> notConfigured = new HashSet<>();

  Warnings(ProtocolContext context) {
    this.context = context;
  }

  void noHistory(Channel channel) {
    if (withoutHistory.add(channel.name())) {
      context.warning(
          "the centrifugo channel \""
              + channel.name()
              + "\" has no history with recovery: what is published while the connection is down"
              + " is missed");
    }
  }

  void notConfigured(String channel) {
    if (notConfigured.size() < MAX_CHANNELS && notConfigured.add(channel)) {
      context.warning(
          "the server has subscribed this client to the centrifugo channel \""
              + channel
              + "\", which is not among the configured channels: its publications are ignored");
    }
  }
}
