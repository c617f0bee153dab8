package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The messages of a feed, as one session takes them: which of them are delivered, which have come
 * before, and what is missing before them. Belongs to the thread of the session.
 */
final class FeedMessages {
  /** A loss is reported only after that, so it is less than what attempts usually have. */
  private static final Duration LAST_FETCH = Duration.ofSeconds(2);

  private final FeedSettings settings;
  private final Link link;
  private final RecentIds recentIds;
  private final boolean hasIds;
  private final boolean hasCursor;
  private final MessagePointers pointers;
  private final SequenceCheck sequences;
  private final Cursor cursor;
  private final Optional<Refiller> refiller;
  private final MessagePointers itemPointers;
  private final String cursorBefore; // of the connection before
  private boolean closing;
  private boolean ended;
  private boolean followsLoss; // what was missed is to be fetched by its cursors
  private long ids; // that came over this session, and are the last ones of those that are recent

  /**
   * Nothing has come yet.
   *
   * @param history for gaps that are to be refilled
   * @param limit the highest cursor that counts at the time
   * @param from where the session goes on
   * @param recentIds those that have come before
   */
  FeedMessages(
      FeedSettings settings,
      ProtocolContext context,
      Link link,
      Messages messages,
      Optional<History> history,
      Supplier<Optional<String>> limit,
      Positions from,
      RecentIds recentIds) {
    this.settings = settings;
    this.link = link;
    this.recentIds = recentIds;
    hasIds = !settings.places().ids().isEmpty();
    hasCursor = settings.places().cursor().isPresent();
    pointers =
        new MessagePointers(
            settings.places(), ControlMessage.pointers(settings.lastingConditions()));
    cursor = new Cursor(limit);
    sequences = new SequenceCheck(settings, context, link, messages);
    refiller =
        history.flatMap(
            past ->
                settings
                    .refill()
                    .map(refill -> new Refiller(past, refill.timeout(), link, new Refilled())));
    itemPointers =
        settings.refill().map(refill -> new MessagePointers(refill.places())).orElse(pointers);
    cursorBefore = from.only().orElse("");
    followsLoss = settings.refillsByCursor() && from.only().isPresent() && !link.isReplacement();
  }

  /** Goes on behind what an earlier session has delivered. */
  void goOn(Positions from) throws ProtocolException {
    if (!link.isReplacement()) { // that hears where to go on when it takes over
      sequences.goOn(from);
    }
  }

  /** Goes on behind what the session before has delivered, which this one replaces. */
  void takeOver(Positions behind, Optional<RecentIds> before) throws ProtocolException {
    sequences.takeOver(behind);
    if (before.isPresent()) {
      recentIds.addAll(before.get());
      ids = 0; // what it has delivered by now has been handed on, and is not given up any more
    }
    if (hasCursor) {
      behind.only().ifPresent(cursor::goOnBehind);
    }
  }

  /** Looks for what is to be known of a message. */
  MessagePointers.Kind find(byte[] message, int size) {
    return pointers.find(message, size);
  }

  /** Shows the message that was {@linkplain #find found} to the lasting conditions. */
  void show(byte[] message, int size, ControlMessage control) {
    Optional<JsonFinder> found = pointers.all();
    if (found.isPresent()) {
      control.showLasting(message, size, found.get(), pointers.firstOfMore());
    } else {
      control.show(message, size, true);
    }
  }

  /** What to do with a message of the feed. */
  private enum Verdict {
    DELIVER,
    /** It has come before. */
    DROP,
    /** What is missing before it is to be fetched first. */
    REFILL
  }

  /**
   * Takes the message that was {@linkplain #find found}.
   *
   * @param delivers whether it is delivered, unless it has come before; it counts in any case
   */
  void take(Received message, boolean delivers) throws ProtocolException {
    if (isRefilling()) {
      keep(message, kind(delivers));
      return;
    }
    switch (judge(true, "")) {
      case DELIVER -> {
        if (delivers) {
          message.deliver();
        }
      }
      case DROP -> {}
      case REFILL -> refill(Refiller.Kept.of(message, kind(delivers)));
    }
  }

  private static Refiller.Kept.Kind kind(boolean delivers) {
    return delivers ? Refiller.Kept.Kind.FEED : Refiller.Kept.Kind.COUNTED;
  }

  /** The session is open. */
  void opened() {
    sequences.opened();
  }

  /** The server has confirmed a subscription that may have been made again. */
  void confirmed() {
    sequences.confirmed();
  }

  /** Whether the server is going to confirm subscriptions that were made again. */
  boolean hasAskedToConfirm() {
    return sequences.hasAskedToConfirm();
  }

  /**
   * Judges the message that the pointers have found, and remembers it.
   *
   * @param refills whether what is missing before it may be fetched
   * @param remark what is to be said of a gap before it; may be empty
   */
  private Verdict judge(boolean refills, String remark) throws ProtocolException {
    boolean mayRefill = refills && refiller.isPresent() && !ended;
    if (pointers.hasSequence()) {
      Channel channel = channel();
      if (mayRefill && SequenceCheck.isBehindGap(channel, pointers)) {
        return Verdict.REFILL;
      }
      if (!sequences.take(channel, pointers, remark)) {
        return Verdict.DROP;
      }
    } else if (mayRefill && followsLoss) {
      return Verdict.REFILL;
    }
    return isNew(pointers) ? Verdict.DELIVER : Verdict.DROP;
  }

  private Channel channel() throws ProtocolException {
    try {
      return sequences.channel(pointers);
    } catch (JsonException e) {
      throw new ProtocolException("the channel of a message cannot be read", e);
    }
  }

  private boolean isNew(MessagePointers found) {
    if (hasIds && found.hasIds()) {
      if (!recentIds.add(found.hashOfIds())) {
        link.repeated(1);
        return false;
      }
      ids++;
    }
    if (hasCursor) {
      found.readCursor(cursor);
    }
    return true;
  }

  // ---- Refilling

  /** Whether silence of the server means nothing, as nothing is received. */
  boolean hasPaused() {
    return refiller.isPresent() && refiller.get().hasPaused();
  }

  /** What comes is not read, or is read again. */
  void outputIsSlow(boolean slow) {
    refiller.ifPresent(present -> present.outputIsSlow(slow));
  }

  /** Whether newer messages wait for older ones. */
  boolean isRefilling() {
    return refiller.isPresent() && refiller.get().isBusy();
  }

  private void keep(Received message, Refiller.Kept.Kind kind) {
    refiller.ifPresent(busy -> busy.keep(Refiller.Kept.of(message, kind)));
  }

  /** Begins to fetch what is missing before the message that the pointers have found. */
  private void refill(Refiller.Kept behind) throws ProtocolException {
    Missing missing;
    if (pointers.hasSequence()) {
      Channel channel = channel();
      boolean countsByOne = settings.places().previousSequence().isEmpty();
      long before = pointers.saysPrevious() ? pointers.previous() + 1 : pointers.sequence();
      missing = Missing.ofSequence(channel.name(), channel.last(), before, countsByOne);
    } else {
      followsLoss = false;
      missing = Missing.ofCursor(cursorBefore, pointers.cursorText().orElse(""), hasIds);
    }
    refiller.ifPresent(idle -> idle.refill(missing, behind));
  }

  /** Delivers a message that is not of the feed, in its turn. */
  void deliverOther(Received message) {
    if (isRefilling()) {
      keep(message, Refiller.Kept.Kind.OTHER);
    } else {
      message.deliver();
    }
  }

  /** This side ends the connection. */
  void closing() {
    closing = true;
  }

  /**
   * The connection has ended, or is about to: what waits is delivered, behind what can still be
   * fetched within a short time; the rest is reported as missing.
   */
  void finishRefilling() throws ProtocolException, InterruptedException {
    ended = true; // nothing else is fetched
    if (refiller.isPresent()) {
      refiller.get().finish(closing ? Duration.ZERO : LAST_FETCH);
    }
  }

  private final class Refilled implements Refiller.Target {
    private boolean jumps; // over what may be missing before an item that does not say so

    @Override
    public void takeFetched(Fetched fetched, Refiller.Kept behind) throws ProtocolException {
      find(behind.message());
      Optional<Channel> channel =
          pointers.hasSequence() ? Optional.of(channel()) : Optional.empty();
      Metadata metadata = behind.message().metadata().with("refilled", "true");
      String remark = fetched.shortfall().map(why -> "; " + why).orElse("; the history lacks it");
      long delivered = 0;
      jumps = false;
      for (String item : fetched.items()) {
        byte[] json = item.getBytes(UTF_8);
        if (isMissing(json, channel, remark)) {
          link.deliver(Message.of(behind.message().type(), json, metadata));
          delivered++;
        }
      }
      if (delivered > 0) {
        link.refilled(delivered);
      }
      if (channel.isEmpty() || (jumps && !SequenceCheck.isBehindGap(channel.get(), pointers))) {
        fetched.shortfall().ifPresent(reason -> tellShortfall(reason, channel));
      }
      take(behind, false, remark);
    }

    private void tellShortfall(String reason, Optional<Channel> channel) {
      Gap gap = Gap.of("not all was fetched: " + reason);
      link.missed(
          channel
              .map(Channel::name)
              .filter(name -> !name.isEmpty())
              .map(gap::inSubscription)
              .orElse(gap));
    }

    @Override
    public void takeKept(Refiller.Kept message) throws ProtocolException {
      switch (message.kind()) {
        case FEED, COUNTED -> take(message, true, "");
        case OTHER -> link.deliver(message.message());
      }
    }

    private void take(Refiller.Kept message, boolean refills, String remark)
        throws ProtocolException {
      find(message.message());
      switch (judge(refills, remark)) {
        case DELIVER -> {
          if (message.kind() == Refiller.Kept.Kind.FEED) {
            link.deliver(message.message());
          }
        }
        case DROP -> {}
        case REFILL -> refill(message);
      }
    }

    private void find(Message message) {
      var unused = pointers.find(message.toByteArray(), message.size()); // as when it came
    }

    private boolean isMissing(byte[] item, Optional<Channel> channel, String remark) {
      if (itemPointers.find(item, item.length) != MessagePointers.Kind.FEED) {
        return false;
      }
      if (channel.isEmpty()) {
        return isNew(itemPointers);
      }
      if (settings.places().previousSequence().isPresent() && !itemPointers.saysPrevious()) {
        channel.get().goOnBehind(itemPointers.sequence()); // nothing says what comes before it
        jumps = true;
        return isNew(itemPointers);
      }
      return sequences.take(channel.get(), itemPointers, remark) && isNew(itemPointers);
    }
  }

  // ---- Where it is

  /** The cursor of what was delivered. */
  Optional<String> cursor() {
    return cursor.text();
  }

  /** Adds the positions of channels. */
  void positions(BiConsumer<String, String> target) {
    sequences.positions(target);
  }

  /** The identifiers that have come. */
  RecentIds recentIds() {
    return recentIds;
  }

  /**
   * The identifiers of this and earlier sessions.
   *
   * @param withOwn whether those count that came over this one
   */
  RecentIds knownIds(boolean withOwn) {
    RecentIds known = recentIds.copy();
    if (!withOwn) {
      known.forgetLast(ids);
    }
    return known;
  }
}
