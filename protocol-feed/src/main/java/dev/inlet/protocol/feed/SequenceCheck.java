package dev.inlet.protocol.feed;

import dev.inlet.input.Gap;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonException;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** Tells by their sequence which messages are missing and which have come before. */
final class SequenceCheck implements Resubscriber.Sequences {
  /** What positions of channels are called, behind which their name follows. */
  private static final String POSITION = "sequence ";

  private final Channels channels = new Channels();
  private final Channel unnamed = new Channel("");
  private final boolean overConnections;
  private final Link link;
  private final ProtocolContext context;
  private final Optional<Resubscriber> resubscriber;
  private boolean warned;

  /** Begins behind what was delivered over an earlier connection. */
  SequenceCheck(FeedSettings settings, ProtocolContext context, Link link, Messages messages) {
    overConnections = settings.countsOverConnections();
    this.link = link;
    this.context = context;
    resubscriber =
        settings.onGap() == FeedSettings.OnGap.RESUBSCRIBE
            ? settings.subscriptions().map(each -> new Resubscriber(each, link, messages, this))
            : Optional.empty();
  }

  /** Goes on behind positions, where they are further than what has come. */
  void goOn(Positions from) throws ProtocolException {
    forEach(from, Channel::goOnBehind);
  }

  private void forEach(Positions from, ObjLongConsumer<Channel> how) throws ProtocolException {
    if (!overConnections) {
      return;
    }
    for (Map.Entry<String, String> position : from.bySubscription().entrySet()) {
      String subscription = position.getKey();
      if (subscription.startsWith(POSITION)) {
        String name = subscription.substring(POSITION.length());
        Channel channel = name.isEmpty() ? unnamed : channels.named(name);
        try {
          how.accept(channel, Long.parseLong(position.getValue()));
        } catch (NumberFormatException e) {
          throw new ProtocolException("the position of \"" + subscription + "\" is no number", e);
        }
      }
    }
  }

  /**
   * Goes on behind what another session has delivered; tells what is missing between that and what
   * this one has delivered by now. What has come since brings that again, so a sequence that goes
   * back means nothing.
   */
  void takeOver(Positions behind) throws ProtocolException {
    forEach(behind, this::takeOver);
    warned = true;
  }

  private void takeOver(Channel channel, long sequence) {
    long first = channel.first();
    if (channel.takeOverBehind(sequence)) {
      Gap gap =
          gap(
              "the sequence goes from "
                  + sequence
                  + (channel.countsByOne() ? " to " + first : " to what follows " + (first - 1))
                  + ", where the connection was replaced",
              channel);
      tellGap(channel, channel.countsByOne() ? gap.withMessages(channel.missing()) : gap);
    }
  }

  /** The channel of a message. */
  Channel channel(MessagePointers message) throws ProtocolException, JsonException {
    return message.channel(channels, unnamed);
  }

  /** Whether something is missing before a message. */
  static boolean isBehindGap(Channel channel, MessagePointers message) {
    return message.saysPrevious()
        ? channel.skips(message.previous(), message.sequence())
        : channel.skips(message.sequence());
  }

  /**
   * Takes a message; tells what is missing before it.
   *
   * @param remark what else is to be said of that; may be empty
   * @return whether it is to be delivered
   */
  boolean take(Channel channel, MessagePointers message, String remark) {
    long last = channel.last();
    Channel.Place place =
        message.saysPrevious()
            ? channel.take(message.previous(), message.sequence())
            : channel.take(message.sequence());
    return switch (place) {
      case NEXT, LATE -> true;
      case AFTER_GAP -> {
        tellGap(channel, last, message, remark);
        yield true;
      }
      case REPEATED -> mayBeFirst(channel, message.sequence()) || isRepeated();
      case FAR_BACK ->
          mayBeFirst(channel, message.sequence()) || isAnew(channel, last, message.sequence());
    };
  }

  private boolean isRepeated() {
    link.repeated(1);
    return false;
  }

  /** Whether a message whose sequence goes back may be of a new subscription to its channel. */
  private static boolean mayBeFirst(Channel channel, long sequence) {
    if (channel.mayRestartAt(sequence)) {
      channel.restart(sequence);
      return true;
    }
    return channel.renewal() == Channel.Renewal.ASKED;
  }

  private void tellGap(Channel channel, long last, MessagePointers message, String remark) {
    String step = "the sequence goes from " + last + " to " + message.sequence();
    Gap gap = gap(step + remark, channel);
    tellGap(channel, message.saysPrevious() ? gap : gap.withMessages(channel.missing()));
  }

  private void tellGap(Channel channel, Gap gap) {
    link.missed(gap);
    resubscriber.ifPresent(again -> again.resubscribe(channel.name()));
  }

  private static Gap gap(String reason, Channel channel) {
    Gap gap = Gap.of(reason);
    return channel.name().isEmpty() ? gap : gap.inSubscription(channel.name());
  }

  /** A sequence far behind the last one is repeated, or the server has reset its count. */
  private boolean isAnew(Channel channel, long last, long sequence) {
    String step = "the sequence goes back from " + last + " to " + sequence;
    if (!overConnections) {
      channel.restart(sequence);
      link.missed(gap(step + ": the server has reset it", channel));
      return true;
    }
    if (!warned) {
      warned = true;
      String where = channel.name().isEmpty() ? "" : " of channel \"" + channel.name() + "\"";
      context.warning(
          step
              + where
              + ": messages are dropped as repeated until it is above "
              + last
              + "; if the server resets the sequence, set sequence_scope: connection");
    }
    return isRepeated();
  }

  // ---- Subscribing again

  /** The session is open: from now on it may subscribe again. */
  void opened() {
    resubscriber.ifPresent(Resubscriber::opened);
  }

  /** The server has confirmed a subscription, which may be one that was made again. */
  void confirmed() {
    resubscriber.ifPresent(Resubscriber::confirmed);
  }

  /** Whether the server is going to confirm subscriptions that were made again. */
  boolean hasAskedToConfirm() {
    return resubscriber.isPresent() && resubscriber.get().hasAskedToConfirm();
  }

  @Override
  public void renew(Optional<String> channel, Consumer<Channel> how) {
    if (overConnections) {
      return; // the server counts on, whoever subscribes
    }
    if (channel.isPresent()) {
      channels.known(channel.get()).ifPresent(how);
    } else {
      how.accept(unnamed);
      channels.renew(how);
    }
  }

  // ---- Where it is

  /** Adds the positions of all channels, if they count for a later connection. */
  void positions(BiConsumer<String, String> target) {
    if (overConnections) {
      put(unnamed, target);
      channels.all().forEach(channel -> put(channel, target));
    }
  }

  private static void put(Channel channel, BiConsumer<String, String> target) {
    if (channel.hasBegun()) {
      target.accept(POSITION + channel.name(), Long.toString(channel.last()));
    }
  }
}
