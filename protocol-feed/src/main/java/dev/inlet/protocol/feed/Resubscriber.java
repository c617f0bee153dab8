package dev.inlet.protocol.feed;

import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Subscribes again to channels that have gaps, not too often, and sees when the server has done
 * that. Channels without a name here stand for all of them.
 */
final class Resubscriber {
  /** The least time between two subscriptions of a channel, and the most that one takes. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final Subscriptions subscriptions;
  private final Link link;
  private final Messages messages;
  private final Sequences sequences;
  private final Map<Optional<String>, State> states = new HashMap<>();
  private final Deque<Asked> unconfirmed = new ArrayDeque<>();
  private boolean hasAskedToConfirm;

  private enum State {
    /** Subscribed again a short time ago. */
    RECENT,
    /** To be subscribed again when that is over. */
    DUE
  }

  /** A subscription that the server has not confirmed. */
  private static final class Asked {
    private final Optional<String> channel;
    private int missing; // confirmations

    Asked(Optional<String> channel, int confirmations) {
      this.channel = channel;
      missing = confirmations;
    }
  }

  /** The sequences of the channels. */
  interface Sequences {

    /**
     * Notes what has become of a subscription.
     *
     * @param channel all of them, if it is empty
     */
    void renew(Optional<String> channel, Consumer<Channel> how);
  }

  Resubscriber(Subscriptions subscriptions, Link link, Messages messages, Sequences sequences) {
    this.subscriptions = subscriptions;
    this.link = link;
    this.messages = messages;
    this.sequences = sequences;
  }

  /**
   * Subscribes again to a channel, now or later.
   *
   * @param name as messages have it; all channels, if the configuration has none of that name
   */
  void resubscribe(String name) {
    resubscribe(Optional.of(name).filter(subscriptions.channels()::contains));
  }

  private void resubscribe(Optional<String> channel) {
    if (states.containsKey(channel)) {
      states.put(channel, State.DUE);
      return;
    }
    states.put(channel, State.RECENT);
    List<String> channels = channel.map(List::of).orElseGet(subscriptions::channels);
    for (List<String> chunk : Opening.chunks(channels, subscriptions.perMessage())) {
      subscriptions.unsubscribe().ifPresent(template -> messages.send(template, chunk));
      messages.send(subscriptions.send(), chunk);
    }
    if (subscriptions.await().isPresent()) {
      hasAskedToConfirm = true;
      unconfirmed.addLast(new Asked(channel, subscriptions.confirmations(channels)));
      sequences.renew(channel, Channel::askToRenew);
    } else {
      sequences.renew(channel, Channel::renewUnconfirmed);
    }
    var unused = link.schedule(LEAST, () -> timeIsOver(channel));
  }

  /** The server has confirmed a subscription: it does so in the order of the messages. */
  void confirmed() {
    Asked first = unconfirmed.peekFirst();
    if (first != null && --first.missing == 0) {
      unconfirmed.removeFirst();
      sequences.renew(first.channel, Channel::renewed);
    }
  }

  private void timeIsOver(Optional<String> channel) {
    boolean isUnconfirmed = unconfirmed.removeIf(asked -> asked.channel.equals(channel));
    sequences.renew(channel, isUnconfirmed ? Channel::renewed : Channel::endRenewal);
    if (states.remove(channel) == State.DUE) {
      resubscribe(channel);
    }
  }

  /** Whether there was a subscription that the server confirms. */
  boolean hasAskedToConfirm() {
    return hasAskedToConfirm;
  }
}
