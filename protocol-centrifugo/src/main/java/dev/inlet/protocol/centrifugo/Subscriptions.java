package dev.inlet.protocol.centrifugo;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.centrifugo.CentrifugoFields.Deliver;
import dev.inlet.protocol.centrifugo.CentrifugoFields.From;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The channels of a session: subscribes to them, and delivers their publications in order. */
final class Subscriptions {
  /** From this code on, a client whose subscription the server ended is to subscribe again. */
  private static final long SUBSCRIBE_AGAIN = 2500;

  private static final Gap NOT_RECOVERED =
      Gap.of(
          "the server did not recover them: its history, or"
              + " client.recovery_max_publication_limit, is too small");

  private static final Gap NEW_HISTORY =
      Gap.of("the server has begun a new history of the channel");
  private static final Gap REFUSED = Gap.of("the server cannot go on where the channel was");
  private static final Gap LEFT_OUT = Gap.of("the server has left them out");

  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final int MAX_DOUBLINGS = 7; // 25.6 s

  private final CentrifugoSettings settings;
  private final Warnings warnings;
  private final Masker masker;
  private final Link link;
  private final Commands commands;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final List<Channel> unusable = new ArrayList<>();
  private @Nullable Channel latest;
  private boolean ready;

  Subscriptions(
      CentrifugoSettings settings,
      Positions from,
      Warnings warnings,
      Masker masker,
      Link link,
      Commands commands) {
    this.settings = settings;
    this.warnings = warnings;
    this.masker = masker;
    this.link = link;
    this.commands = commands;
    for (String name : settings.channels()) {
      Optional<StreamPosition> position = from.find(name).flatMap(StreamPosition::parse);
      Channel channel = new Channel(name, position);
      channels.put(name, channel);
      if (position.isEmpty() && from.find(name).isPresent()) {
        unusable.add(channel);
      }
    }
  }

  /** Subscribes to all channels, in the order of the configuration. */
  void begin() {
    for (Channel channel : unusable) {
      missedAtLoss(channel, Gap.of("the position that was kept is not one of a channel"));
    }
    channels.values().forEach(this::subscribe);
    await();
  }

  private void subscribe(Channel channel) {
    Optional<StreamPosition> position = channel.position();
    channel.enter(Channel.State.SUBSCRIBING);
    commands.subscribe(channel, asksToRecover(channel), position);
  }

  private boolean asksToRecover(Channel channel) {
    return channel.hasStream() || (channel.position().isEmpty() && settings.from() == From.OLDEST);
  }

  private void await() {
    Optional<Channel> awaited =
        channels.values().stream().filter(channel -> !channel.isConfirmed()).findFirst();
    if (awaited.isPresent()) {
      link.awaits("the answer to the " + describe(awaited.get()));
    } else if (!ready) {
      ready = true;
      link.ready();
    }
  }

  private static String describe(Channel channel) {
    return "subscription to \"" + channel.name() + "\"";
  }

  /** The server has answered a subscription. */
  void subscribed(Channel channel, FrameReader reply, Received message) throws JsonException {
    SubscribeResult result = reply.subscribeResult();
    placeRefusal(channel, result);
    if (!result.recoverable()) {
      noStream(channel);
    } else if (!asksToRecover(channel)) {
      if (channel.position().isPresent()) {
        missedAtLoss(channel, Gap.of("the channel had no history before"));
      }
      channel.moveTo(new StreamPosition(result.epoch(), result.offset()));
    } else if (result.recovered()) {
      recovered(channel, result, reply, message);
    } else if (notRecovered(channel, result)) {
      return;
    }
    channel.enter(Channel.State.SUBSCRIBED);
    await();
  }

  /** Now it is known where the channel goes on, if the server had refused its position. */
  private void placeRefusal(Channel channel, SubscribeResult result) {
    Optional<Gap> refusal = channel.takeRefusal();
    if (refusal.isPresent() && result.recoverable()) {
      long offset = asksToRecover(channel) ? 0 : result.offset();
      StreamPosition beginning = new StreamPosition(result.epoch(), offset);
      channel.omit(new Omission(refusal.get(), StreamPosition.NO_STREAM, beginning));
    }
  }

  private void noStream(Channel channel) {
    warnings.noHistory(channel);
    if (channel.position().isPresent()) {
      missedAtLoss(channel, Gap.of("the channel has no history"));
    }
    channel.moveTo(StreamPosition.NO_STREAM);
  }

  private void recovered(
      Channel channel, SubscribeResult result, FrameReader reply, Received message)
      throws JsonException {
    channel.moveTo(new StreamPosition(result.epoch(), channel.hasStream() ? channel.offset() : 0));
    if (result.hasPublications()) {
      reply.beginPublications(result);
      while (reply.nextPublication()) {
        deliver(channel, reply.publication(), message);
      }
    }
  }

  /** Returns whether the channel is subscribed to once more. */
  private boolean notRecovered(Channel channel, SubscribeResult result) {
    StreamPosition before =
        channel.position().orElseGet(() -> new StreamPosition(result.epoch(), 0));
    StreamPosition top = new StreamPosition(result.epoch(), result.offset());
    channel.moveTo(top);
    if (before.epoch().equals(result.epoch())) {
      missed(channel, new Omission(NOT_RECOVERED, before, top));
      return false;
    }
    StreamPosition start = new StreamPosition(result.epoch(), 0);
    missed(channel, new Omission(NEW_HISTORY, before, start));
    if (result.offset() == 0) {
      return false;
    }
    // What is in the new history has not been seen: once more, from its beginning.
    channel.moveTo(start);
    commands.unsubscribe(channel);
    commands.subscribe(channel, true, channel.position());
    channel.enter(Channel.State.REWINDING);
    return true;
  }

  /** Whether what this session does not bring may come over the connection that it replaces. */
  private boolean mayComeBefore() {
    return link.isReplacement() && !ready;
  }

  private void missed(Channel channel, Omission omission) {
    if (mayComeBefore()) {
      channel.omit(omission);
    } else {
      omission.missingBehind(omission.behind()).ifPresent(gap -> tell(channel, gap));
    }
  }

  /** What was published without a connection; there was none without if one is replaced. */
  private void missedAtLoss(Channel channel, Gap gap) {
    if (!mayComeBefore()) {
      tell(channel, gap);
    }
  }

  private void tell(Channel channel, Gap gap) {
    link.missed(gap.inSubscription(channel.name()));
  }

  /** The server has refused a subscription. */
  void refused(Channel channel, ServerError error) throws ProtocolException {
    if (error.unrecoverablePosition() && channel.position().isPresent()) {
      missedAtLoss(channel, REFUSED);
      channel.forgetPosition();
      if (mayComeBefore()) {
        channel.refused(REFUSED);
      }
      subscribe(channel);
    } else if (error.temporary()) {
      subscribeLater(channel);
    } else if (error.alreadySubscribed()) {
      throw error.refusal(
          "the " + describe(channel),
          "the server has subscribed this client itself; remove the channel from the token, from"
              + " the answer of its connect proxy, or from channels");
    } else {
      throw error.refusal("the " + describe(channel));
    }
  }

  /** The server has ended a subscription. */
  void unsubscribed(FrameReader push) throws JsonException, ProtocolException {
    Channel channel = find(push);
    if (channel == null || channel.state() != Channel.State.SUBSCRIBED) {
      return;
    }
    JsonValue body = push.body();
    ServerError why = ServerError.ofReason(body, masker);
    if (why.code() < SUBSCRIBE_AGAIN) {
      throw new ProtocolException(
          "the server has ended the " + describe(channel) + ": " + why, RetryAdvice.SLOW);
    }
    subscribeLater(channel);
  }

  private void subscribeLater(Channel channel) {
    channel.enter(Channel.State.IDLE);
    int failures = channel.failed();
    if (failures == 0) {
      subscribe(channel);
    } else {
      int factor = 1 << Math.min(failures - 1, MAX_DOUBLINGS);
      var unused = link.schedule(FIRST_DELAY.multipliedBy(factor), () -> subscribe(channel));
    }
  }

  /** A publication has come. */
  void published(FrameReader push, Received message) throws JsonException {
    Channel channel = find(push);
    if (channel == null) {
      warnings.notConfigured(push.channel());
    } else if (channel.state() != Channel.State.REWINDING) {
      channel.works();
      deliver(channel, push.publication(), message);
    }
  }

  private @Nullable Channel find(FrameReader push) throws JsonException {
    Channel channel = latest;
    if (channel == null || !push.isOf(channel)) {
      channel = channels.get(push.channel());
      latest = channel;
    }
    return channel;
  }

  private void deliver(Channel channel, Publication publication, Received message) {
    long offset = publication.offset();
    if (offset > 0 && channel.hasStream()) {
      long next = channel.offset() + 1;
      if (offset < next) {
        link.repeated(1);
        return;
      }
      if (offset > next) {
        leftOut(channel, offset);
      }
      channel.advance(offset);
    }
    boolean whole = settings.deliver() == Deliver.PUBLICATION;
    message.deliver(
        whole ? publication.start() : publication.dataStart(),
        whole ? publication.size() : publication.dataSize(),
        message.type(),
        channel.metadata(message.metadata()));
  }

  private void leftOut(Channel channel, long offset) {
    channel
        .position()
        .ifPresent(
            last ->
                missed(
                    channel,
                    new Omission(LEFT_OUT, last, new StreamPosition(last.epoch(), offset - 1))));
  }

  /**
   * Goes on behind what another session has delivered.
   *
   * @return whether that is known of all channels
   */
  boolean takeOver(Positions behind) {
    boolean known = true;
    for (Channel channel : channels.values()) {
      Optional<StreamPosition> position =
          behind.find(channel.name()).flatMap(StreamPosition::parse);
      position.ifPresent(last -> channel.takeOver(last).forEach(gap -> tell(channel, gap)));
      known &= channel.hasStream() && position.map(StreamPosition::hasStream).orElse(true);
    }
    return known;
  }

  /** Where all channels are. */
  Positions positions() {
    Map<String, String> positions = new LinkedHashMap<>();
    for (Channel channel : channels.values()) {
      String position = channel.positionText();
      if (!position.isEmpty()) {
        positions.put(channel.name(), position);
      }
    }
    return Positions.of(positions);
  }
}
