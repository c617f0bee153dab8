package dev.inlet.protocol.feed;

import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Subscribes again to channels that have gaps, not too often and with the pauses between messages
 * that the server wants, and sees when the server has done that. Channels without a name here stand
 * for all of them.
 */
final class Resubscriber {
  /** The least time between two subscriptions of a channel, and the most that one takes. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final Subscriptions subscriptions;
  private final Link link;
  private final Messages messages;
  private final Sequences sequences;

  // Channels that are to be subscribed again once they are no longer recent, and the cursors that
  // were reached before their gaps, in the order of these: earlier ones come first.
  private final Map<Optional<String>, Optional<String>> waiting = new LinkedHashMap<>();
  private final Set<Optional<String>> recent = new HashSet<>();

  private final Queue<Runnable> outgoing = new ArrayDeque<>(); // messages
  private boolean mayNotSend = true; // before the session is open, and in a pause between messages
  private final Deque<Asked> unconfirmed = new ArrayDeque<>();

  /** A subscription that the server has not confirmed. */
  private static final class Asked {
    private final List<Optional<String>> channels;
    private int missing; // confirmations
    private boolean isLate; // nothing waits for them, but they are not those of another one

    Asked(List<Optional<String>> channels, int confirmations) {
      this.channels = channels;
      missing = confirmations;
    }

    boolean isOfAny(List<Optional<String>> others) {
      return !Collections.disjoint(channels, others);
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
    waiting.putIfAbsent(channel, messages.cursor());
    proceed();
  }

  /** The first subscriptions are all made: this may follow, like one more of them. */
  void opened() {
    mayNotSend = false;
    pause();
    proceed();
  }

  /** Sends what is to be sent, up to where the server wants a pause. */
  private void proceed() {
    while (!mayNotSend) {
      if (outgoing.isEmpty()) {
        takeThoseWaiting();
      }
      Runnable next = outgoing.poll();
      if (next == null) {
        return;
      }
      next.run();
      pause();
    }
  }

  private void pause() {
    if (!subscriptions.interval().isZero()) {
      mayNotSend = true;
      var unused = link.schedule(subscriptions.interval(), this::pauseIsOver);
    }
  }

  private void pauseIsOver() {
    mayNotSend = false;
    proceed();
  }

  /** Makes messages for all channels, or for as many of the first ones as fit into one message. */
  private void takeThoseWaiting() {
    List<Optional<String>> ready =
        waiting.keySet().stream().filter(channel -> !recent.contains(channel)).toList();
    if (ready.isEmpty()) {
      return;
    }
    Optional<String> first = ready.get(0);
    Optional<String> cursor = waiting.getOrDefault(first, Optional.empty()); // the earliest
    List<Optional<String>> taken =
        first.isEmpty()
            ? List.of(first)
            : ready.stream()
                .takeWhile(Optional::isPresent)
                .limit(subscriptions.perMessage())
                .toList();
    taken.forEach(waiting::remove);
    recent.addAll(taken);
    List<String> names =
        first.isEmpty()
            ? subscriptions.channels()
            : taken.stream().flatMap(Optional::stream).toList();
    Iterator<List<String>> chunks = Opening.chunks(names, subscriptions.perMessage()).iterator();
    boolean isFirst = true;
    while (chunks.hasNext()) {
      add(chunks.next(), taken, cursor, isFirst, !chunks.hasNext());
      isFirst = false;
    }
  }

  private void add(
      List<String> names,
      List<Optional<String>> channels,
      Optional<String> cursor,
      boolean isFirst,
      boolean isLast) {
    subscriptions
        .unsubscribe()
        .ifPresent(template -> outgoing.add(() -> messages.send(template, names, cursor)));
    outgoing.add(
        () -> {
          messages.send(subscriptions.send(), names, cursor);
          if (isFirst) {
            await(channels);
          }
          renew(channels, isFirst);
          if (isLast) {
            var unused = link.schedule(LEAST, () -> timeIsOver(channels));
          }
        });
  }

  private void await(List<Optional<String>> channels) {
    if (subscriptions.await().isEmpty()) {
      return;
    }
    if (subscriptions.awaitsEach() && channels.get(0).isPresent()) {
      channels.forEach(channel -> unconfirmed.addLast(new Asked(List.of(channel), 1)));
    } else {
      boolean isAll = channels.get(0).isEmpty();
      int confirmations = isAll ? subscriptions.confirmations(subscriptions.channels()) : 1;
      unconfirmed.addLast(new Asked(channels, confirmations));
    }
  }

  /** Of several messages, the later ones concern no channel that an earlier one has renewed. */
  private void renew(List<Optional<String>> channels, boolean isFirst) {
    Consumer<Channel> how =
        subscriptions.await().isPresent() ? Channel::askToRenew : Channel::renewUnconfirmed;
    Consumer<Channel> pending =
        channel -> {
          if (channel.renewal() != Channel.Renewal.NONE) {
            how.accept(channel);
          }
        };
    channels.forEach(channel -> sequences.renew(channel, isFirst ? how : pending));
  }

  /** The server has confirmed a subscription: it does so in the order of the messages. */
  void confirmed() {
    Asked first = unconfirmed.peekFirst();
    if (first != null && --first.missing == 0) {
      unconfirmed.removeFirst();
      if (!first.isLate) {
        first.channels.forEach(channel -> sequences.renew(channel, Channel::renewed));
      }
    }
  }

  private void timeIsOver(List<Optional<String>> channels) {
    Set<Optional<String>> notConfirmed = giveUp(channels);
    for (Optional<String> channel : channels) {
      sequences.renew(
          channel, notConfirmed.contains(channel) ? Channel::renewed : Channel::endRenewal);
    }
    channels.forEach(recent::remove);
    proceed();
  }

  /**
   * Waits no longer for the latest subscription to channels to be confirmed. What confirms it late
   * is still not taken for what confirms another one; of one before it, nothing comes any more.
   *
   * @return the channels that were not confirmed
   */
  private Set<Optional<String>> giveUp(List<Optional<String>> channels) {
    unconfirmed.removeIf(asked -> asked.isLate && asked.isOfAny(channels));
    Set<Optional<String>> notConfirmed = new HashSet<>();
    for (Asked asked : unconfirmed) {
      if (asked.isOfAny(channels)) {
        asked.isLate = true;
        notConfirmed.addAll(asked.channels);
      }
    }
    return notConfirmed;
  }

  /** Whether there is a subscription that the server is going to confirm. */
  boolean hasAskedToConfirm() {
    return !unconfirmed.isEmpty();
  }
}
