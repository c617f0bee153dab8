package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.Session;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the section of an input describes. */
final class FeedProtocol implements Protocol {
  private final FeedSettings settings;
  private final ProtocolContext context;
  private final Clock clock;
  private final Optional<History> history;
  private Optional<String> start = Optional.empty();
  private Optional<FeedSession> latest = Optional.empty();

  FeedProtocol(FeedSettings settings, ProtocolContext context, Clock clock) {
    this.settings = settings;
    this.context = context;
    this.clock = clock;
    history = settings.refill().map(this::newHistory);
  }

  private History newHistory(Refill refill) {
    return new History(refill, context, placeholders());
  }

  @Override
  public boolean resumes() {
    return settings.resumes();
  }

  @Override
  public boolean catchesUp() {
    return settings.catchesUp();
  }

  @Override
  public boolean makesRequests() {
    return history.isPresent();
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    Optional<String> cursor = cursor(from.only());
    Optional<String> query = settings.resume().query();
    return query.isPresent() && cursor.isPresent()
        ? Queries.withParameter(request, query.get(), cursor.get())
        : request;
  }

  /** The cursor to send: by that of the messages, or what the configuration has in place of it. */
  private Optional<String> cursor(Optional<String> reached) {
    int overlap = settings.resume().overlap();
    return reached
        .map(cursor -> limit().map(limit -> Cursor.lower(cursor, limit)).orElse(cursor))
        .map(cursor -> Cursor.before(cursor, overlap))
        .or(this::start);
  }

  /** The highest cursor that counts at this time. */
  private Optional<String> limit() {
    return settings.resume().limit().map(this::render);
  }

  /** Where the first session began: another one begins there as well while nothing has come. */
  private Optional<String> start() {
    if (start.isEmpty()) {
      start = settings.resume().start().map(this::render);
    }
    return start;
  }

  private String render(Template template) {
    return placeholders().render(template, Map.of(), signature -> {}); // has none
  }

  private Placeholders placeholders() {
    return new Placeholders(clock, settings.constants(), settings.signature());
  }

  @Override
  public Session open(Link link, Positions from) {
    Positions begun =
        from.only().isPresent() ? from : start().map(first -> with(from, first)).orElse(from);
    SessionSecrets secrets = new SessionSecrets(link.masker());
    FeedSession session =
        new FeedSession(
            settings,
            context,
            link,
            placeholders(),
            secrets,
            history,
            reached -> cursor(reached.or(from::only)),
            this::limit,
            begun,
            latest,
            this::delivers);
    if (!link.isReplacement()) {
      delivers(session);
    }
    return session;
  }

  @Override
  public void close() {
    history.ifPresent(History::close);
  }

  /** From now on this is the session that delivers, and the one before has ended. */
  private void delivers(FeedSession session) {
    latest = Optional.of(session);
  }

  private static Positions with(Positions positions, String cursor) {
    Map<String, String> all = new LinkedHashMap<>(positions.bySubscription());
    all.put("", cursor);
    return Positions.of(all);
  }
}
