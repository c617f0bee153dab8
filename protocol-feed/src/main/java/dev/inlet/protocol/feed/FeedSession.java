package dev.inlet.protocol.feed;

import dev.inlet.config.Durations;
import dev.inlet.config.Printable;
import dev.inlet.input.Gap;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One connection to a feed. */
final class FeedSession implements Session {
  private static final int MAX_WORDS = 300;

  /** After that, stored messages that have not ended are not likely to. */
  static final Duration HISTORY = Duration.ofMinutes(1);

  private final FeedSettings settings;
  private final ProtocolContext context;
  private final Link link;
  private final Messages messages;
  private final SessionSecrets secrets;
  private final Consumer<FeedSession> takesOver;
  private final boolean hasPlaces;
  private final boolean hasConditions;
  private final boolean hasLastingConditions; // for messages of the feed, after the opening
  private final boolean hasIds;
  private final Optional<Condition> confirmation;
  private final ControlMessage control;
  private final FeedMessages feed;
  private final Opening opening;
  private final Pulse pulse;
  private Optional<RecentIds> before; // of the connection that this one is to take over from
  private final long idsBefore; // when this one was opened
  private Positions from;
  private boolean isAcknowledged;
  private int historiesToEnd;
  private int stored; // messages that have come before the last of these ends
  private boolean toldOfLimit; // of stored messages
  private boolean warnedOfUnreadable;
  private byte[] payload = new byte[1024];

  /**
   * A session that has not begun.
   *
   * @param secrets learns what the messages hold
   * @param toSend the cursor to send for the one that this session has reached, if it has
   * @param limit the highest cursor that counts at the time
   * @param before the session of the connection before, which may still be open
   * @param takesOver told if this one takes its place
   */
  FeedSession(
      FeedSettings settings,
      ProtocolContext context,
      Link link,
      Placeholders placeholders,
      SessionSecrets secrets,
      Optional<History> history,
      UnaryOperator<Optional<String>> toSend,
      Supplier<Optional<String>> limit,
      Positions from,
      Optional<FeedSession> before,
      Consumer<FeedSession> takesOver) {
    this.settings = settings;
    this.context = context;
    this.link = link;
    messages = new Messages(link, placeholders, secrets, () -> toSend.apply(reached()));
    this.secrets = secrets;
    this.from = from;
    this.takesOver = takesOver;
    this.before = before.filter(session -> link.isReplacement()).map(FeedSession::recentIds);
    idsBefore = this.before.map(RecentIds::added).orElse(0L);
    hasPlaces = !settings.places().isEmpty();
    hasConditions = !settings.conditions().isEmpty();
    hasLastingConditions = !settings.lastingConditions().isEmpty();
    hasIds = !settings.places().ids().isEmpty();
    confirmation = settings.subscriptions().flatMap(Subscriptions::await);
    control = new ControlMessage(settings.conditions(), settings.lastingConditions());
    RecentIds known =
        before
            .map(session -> session.knownIds(link.isReplacement()))
            .orElseGet(
                () -> new RecentIds(settings.places().ids().isEmpty() ? 1 : settings.idWindow()));
    feed = new FeedMessages(settings, context, link, messages, history, limit, from, known);
    pulse = new Pulse(settings.heartbeat(), link, messages, feed::hasPaused, feed::finishRefilling);
    opening = new Opening(settings, link, messages, pulse::beginToBeat, this::opened);
    historiesToEnd = settings.histories();
  }

  /** The identifiers that have come. */
  RecentIds recentIds() {
    return feed.recentIds();
  }

  @Override
  public void begin() throws ProtocolException {
    feed.goOn(from);
    opening.begin();
  }

  @Override
  public boolean takeOver(Positions behind) throws ProtocolException {
    boolean recognisesIds = hasIds && !isForgotten();
    feed.takeOver(behind, before);
    before = Optional.empty(); // they are among its own
    from = behind;
    takesOver.accept(this);
    return recognisesIds || settings.countsOverConnections();
  }

  /** Whether so many identifiers came over the connection before that the first are forgotten. */
  private boolean isForgotten() {
    return before.isPresent() && before.get().added() - idsBefore > settings.idWindow();
  }

  private void opened() {
    secrets.opened();
    link.ready();
    pulse.beginToLook();
    feed.opened();
    if (historiesToEnd > 0) {
      var unused = link.schedule(HISTORY, this::warnOfHistories);
    }
  }

  /** The cursor stays where it was all the same: what is lost in that way nobody would notice. */
  private void warnOfHistories() {
    if (historiesToEnd > 0) {
      int all = settings.histories();
      context.warning(
          (all == 1
                  ? "the end of the stored messages has"
                  : historiesToEnd + " of " + all + " ends of stored messages have")
              + " not come within "
              + Durations.format(HISTORY)
              + " (resume.history_end): until then the cursor stays where it was, and a"
              + " later connection gets again what has come since");
    }
  }

  @Override
  public void received(Received message) throws ProtocolException, InterruptedException {
    pulse.hear();
    try {
      take(message);
    } catch (ProtocolException e) {
      if (feed.isRefilling()) {
        feed.finishRefilling(); // while it can still be told where the session is
      }
      // Not thrown: what was delivered before keeps its position.
      link.fail(String.valueOf(e.getMessage()), e.advice());
    }
  }

  private void take(Received message) throws ProtocolException {
    if (!hasPlaces && !hasConditions) {
      message.deliver();
      return;
    }
    int size = message.size();
    if (payload.length < size) {
      payload = new byte[Math.max(size, payload.length * 2)];
    }
    message.copyTo(payload);
    if (!hasPlaces) {
      takeControl(message, size, true);
      return;
    }
    switch (feed.find(payload, size)) {
      case FEED -> takeFeed(message, size);
      case CONTROL -> takeControl(message, size, false);
      case UNREADABLE -> takeUnreadable(message, size);
    }
  }

  /** Takes a message that the feed counts: if a field names it, it is none of the feed itself. */
  private void takeFeed(Received message, int size) throws ProtocolException {
    boolean isNamed = false;
    if (hasConditions && mayBeNamedForNow()) {
      control.show(payload, size, true);
      isNamed = isNamed(true);
    } else if (hasLastingConditions) {
      feed.show(payload, size, control);
      isNamed = isNamed(true);
    }
    stored += isNamed || historiesToEnd == 0 ? 0 : 1;
    feed.take(message, !isNamed || deliversControl());
  }

  /** Whether it is time for fields that name a message of the feed only now and then. */
  private boolean mayBeNamedForNow() {
    return !opening.isDone() || historiesToEnd > 0 || feed.hasAskedToConfirm();
  }

  private boolean deliversControl() {
    return settings.controlMessages() == FeedSettings.ControlMessages.DELIVER;
  }

  private void takeUnreadable(Received message, int size) throws ProtocolException {
    boolean isExpected = takeControl(message, size, false);
    if (!isExpected && !warnedOfUnreadable) {
      warnedOfUnreadable = true;
      context.warning(
          "a message of "
              + size
              + " bytes is not JSON, or its sequence is no whole number; such"
              + " messages are treated as control_messages says");
    }
  }

  /**
   * Takes a message that the feed does not count.
   *
   * @param deliversOthers whether one that no field names is one of the feed
   * @return whether a field names it
   */
  private boolean takeControl(Received message, int size, boolean deliversOthers)
      throws ProtocolException {
    control.show(payload, size, false);
    boolean isNamed = isNamed(false);
    boolean isOfFeed = deliversOthers && !isNamed;
    if (isOfFeed || deliversControl()) {
      feed.deliverOther(message);
    }
    return isNamed;
  }

  /**
   * Whether a field names the message that is shown; does what follows from that.
   *
   * @param isCounted whether the feed counts it
   */
  private boolean isNamed(boolean isCounted) throws ProtocolException {
    Heartbeat heartbeat = settings.heartbeat();
    if (heartbeat.ping().isPresent() && control.meets(heartbeat.ping().get())) {
      heartbeat.pong().ifPresent(pong -> messages.answer(pong, control));
      return true;
    }
    for (Refusal error : settings.errors()) {
      if (error.isMetBy(control)) {
        throw refused(error);
      }
    }
    boolean wasAwaited = opening.take(control, isCounted);
    boolean endsHistory = endsHistory(isCounted);
    return wasAwaited || endsHistory || confirms(isCounted) || isIgnored();
  }

  private boolean endsHistory(boolean isCounted) {
    Optional<Condition> end = settings.resume().historyEnd();
    boolean mayEnd = historiesToEnd > 0 || !isCounted;
    if (end.isEmpty() || !mayEnd || !control.meets(end.get())) {
      return false;
    }
    tellIfCut();
    historiesToEnd = Math.max(0, historiesToEnd - 1);
    return true;
  }

  /**
   * The newest come first: if it has sent as many as it ever does, older ones are lost, unless the
   * connection before brings them.
   */
  private void tellIfCut() {
    int limit = settings.resume().historyLimit();
    boolean isCut = historiesToEnd > 0 && limit > 0 && stored >= limit;
    if (isCut && !link.isReplacement() && !toldOfLimit) {
      toldOfLimit = true;
      link.missed(
          Gap.of(
              "the server has sent "
                  + limit
                  + " stored messages or more (resume.history_limit), so that it may have left out"
                  + " older ones"));
    }
  }

  private ProtocolException refused(Refusal error) {
    String shown = Printable.of(secrets.mask(control.words(error.reason())), MAX_WORDS);
    return new ProtocolException(
        "the server refuses: " + shown, opening.isDone() ? RetryAdvice.USUAL : RetryAdvice.SLOW);
  }

  /** Whether it confirms a subscription, which may be one that was made again. */
  private boolean confirms(boolean isCounted) {
    boolean mayConfirm = !isCounted || !opening.isDone() || feed.hasAskedToConfirm();
    if (confirmation.isEmpty() || !mayConfirm || !control.meets(confirmation.get())) {
      return false;
    }
    feed.confirmed();
    return true;
  }

  private boolean isIgnored() {
    for (Condition ignored : settings.ignored()) {
      if (control.meets(ignored)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Checkpoint checkpoint() {
    if (!settings.resumes()) {
      return hasIds && !isAcknowledged ? new First(Positions.NONE) : Checkpoint.NONE;
    }
    Map<String, String> positions = new LinkedHashMap<>(from.bySubscription());
    reached().ifPresent(cursor -> positions.put("", cursor));
    feed.positions(positions::put);
    if (positions.isEmpty()) {
      return Checkpoint.NONE;
    }
    Positions known = Positions.of(positions);
    return isAcknowledged ? Checkpoint.of(known) : new First(known);
  }

  /** The cursor of what was delivered, unless something older may still come. */
  private Optional<String> reached() {
    return historiesToEnd == 0 ? feed.cursor() : Optional.empty();
  }

  /** A checkpoint while none was acknowledged: the session has to know when one is. */
  private record First(Positions positions) implements Checkpoint {}

  @Override
  public void acknowledged(Checkpoint checkpoint) {
    isAcknowledged = true;
  }

  /**
   * The identifiers that the next session begins with. Those of a session of which nothing was
   * acknowledged are left out if it has ended: what it delivered may have been discarded with a
   * failed attempt.
   */
  private RecentIds knownIds(boolean goesOn) {
    return feed.knownIds(goesOn || isAcknowledged);
  }

  @Override
  public void readingPaused() {
    pulse.readingPaused(true);
    feed.outputIsSlow(true);
  }

  @Override
  public void readingResumed() {
    pulse.readingPaused(false);
    feed.outputIsSlow(false);
  }

  @Override
  public void closing() {
    feed.closing();
  }

  @Override
  public void ended() throws ProtocolException, InterruptedException {
    feed.finishRefilling();
  }
}
