package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the section of an input describes. */
final class FeedProtocol implements Protocol {
  private final FeedSettings settings;
  private final ProtocolContext context;
  private final Clock clock;
  private final Optional<History> history;
  private Map<String, String> fromFiles = Map.of(); // as they were for the latest attempt
  private Optional<String> start = Optional.empty();
  private Optional<FeedSession> latest = Optional.empty();

  FeedProtocol(FeedSettings settings, ProtocolContext context, Clock clock) {
    this.settings = settings;
    this.context = context;
    this.clock = clock;
    history = settings.refill().map(this::newHistory);
  }

  private History newHistory(Refill refill) {
    Set<String> names = refill.names();
    if (names.contains(Placeholders.SIGNATURE)) {
      settings.signature().ifPresent(signature -> names.addAll(signature.names()));
    }
    return new History(refill, context, placeholders(Map.of()), settings.files().only(names));
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
  public AuthRequest prepare(AuthRequest request, Positions from) throws ProtocolException {
    readFiles();
    Optional<String> cursor = cursor(from.only());
    Optional<String> query = settings.resume().query();
    return query.isPresent() && cursor.isPresent()
        ? Queries.withParameter(request, query.get(), cursor.get())
        : request;
  }

  private void readFiles() throws ProtocolException {
    try {
      fromFiles = settings.files().read();
    } catch (IOException e) {
      throw new ProtocolException(
          "values_files." + e.getMessage() + "; it is read again for the next attempt", e);
    }
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
    return placeholders(Map.of()).render(template, Map.of(), signature -> {}); // has none
  }

  private Placeholders placeholders(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings.constants());
    all.putAll(more);
    return new Placeholders(clock, all, settings.signature());
  }

  @Override
  public Session open(Link link, Positions from) {
    Positions begun =
        from.only().isPresent() ? from : start().map(first -> with(from, first)).orElse(from);
    fromFiles.values().forEach(link.masker()::add);
    SessionSecrets secrets = new SessionSecrets(link.masker());
    FeedSession session =
        new FeedSession(
            settings,
            context,
            link,
            placeholders(fromFiles),
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
