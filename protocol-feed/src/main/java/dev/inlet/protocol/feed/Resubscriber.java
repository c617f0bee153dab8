package dev.inlet.protocol.feed;

import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Subscribes again to channels that have gaps, not too often. */
final class Resubscriber {
  /** The least time between two subscriptions of a channel. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final Subscriptions subscriptions;
  private final Link link;
  private final Messages messages;
  private final Map<String, State> states = new HashMap<>();

  private enum State {
    /** Subscribed again a short time ago. */
    RECENT,
    /** To be subscribed again when that is over. */
    DUE
  }

  Resubscriber(Subscriptions subscriptions, Link link, Messages messages) {
    this.subscriptions = subscriptions;
    this.link = link;
    this.messages = messages;
  }

  /**
   * Subscribes again to a channel, now or later.
   *
   * @param channel as messages name it; all channels, if the configuration has none of that name
   * @param then run when it has been done: the channel's sequence may restart
   */
  void resubscribe(String channel, Runnable then) {
    if (states.containsKey(channel)) {
      states.put(channel, State.DUE);
      return;
    }
    states.put(channel, State.RECENT);
    List<String> channels =
        subscriptions.channels().contains(channel) ? List.of(channel) : subscriptions.channels();
    for (List<String> chunk : Opening.chunks(channels, subscriptions.perMessage())) {
      subscriptions.unsubscribe().ifPresent(template -> messages.send(template, chunk));
      messages.send(subscriptions.send(), chunk);
    }
    then.run();
    var unused =
        link.schedule(
            LEAST,
            () -> {
              if (states.remove(channel) == State.DUE) {
                resubscribe(channel, then);
              }
            });
  }
}
