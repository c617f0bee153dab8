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
    private boolean isLate; // nothing waits for them, but they are not those of another one

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
      if (!first.isLate) {
        sequences.renew(first.channel, Channel::renewed);
      }
    }
  }

  private void timeIsOver(Optional<String> channel) {
    sequences.renew(channel, giveUp(channel) ? Channel::renewed : Channel::endRenewal);
    if (states.remove(channel) == State.DUE) {
      resubscribe(channel);
    }
  }

  /**
   * Waits no longer for the latest subscription to a channel to be confirmed. What confirms it late
   * is still not taken for what confirms another one; of one before it, nothing comes any more.
   *
   * @return whether it was not confirmed
   */
  private boolean giveUp(Optional<String> channel) {
    unconfirmed.removeIf(asked -> asked.isLate && asked.channel.equals(channel));
    boolean isUnconfirmed = false;
    for (Asked asked : unconfirmed) {
      if (asked.channel.equals(channel)) {
        asked.isLate = true;
        isUnconfirmed = true;
      }
    }
    return isUnconfirmed;
  }

  /** Whether there is a subscription that the server is going to confirm. */
  boolean hasAskedToConfirm() {
    return !unconfirmed.isEmpty();
  }
}
