package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.Session;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the section of an input describes. */
final class FeedProtocol implements Protocol {
  private final FeedSettings settings;
  private final ProtocolContext context;
  private final Clock clock;
  private Optional<String> start = Optional.empty();
  private Optional<FeedSession> latest = Optional.empty();

  FeedProtocol(FeedSettings settings, ProtocolContext context, Clock clock) {
    this.settings = settings;
    this.context = context;
    this.clock = clock;
  }

  @Override
  public boolean resumes() {
    return settings.resumes();
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    Optional<String> cursor = cursor(from);
    Optional<String> query = settings.resume().query();
    return query.isPresent() && cursor.isPresent()
        ? withParameter(request, query.get(), cursor.get())
        : request;
  }

  /** The cursor to send: that of the positions, or what the configuration has in place of it. */
  private Optional<String> cursor(Positions from) {
    int overlap = settings.resume().overlap();
    return from.only().map(cursor -> Cursor.before(cursor, overlap)).or(this::start);
  }

  /** Where the first session began: another one begins there as well while nothing has come. */
  private Optional<String> start() {
    if (start.isEmpty()) {
      start = settings.resume().start().map(text -> placeholders().render(text, Map.of()));
    }
    return start;
  }

  private Placeholders placeholders() {
    return new Placeholders(
        clock, settings.constants(), settings.signature(), context.masker().scope());
  }

  /** Adds a parameter to the query, in place of one that the configured URL has. */
  private static AuthRequest withParameter(AuthRequest request, String name, String value) {
    String address = request.uri().toString();
    String query = request.uri().getRawQuery();
    if (query == null) {
      return request.withQueryParameter(name, value);
    }
    StringBuilder others = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.equals(name) && !parameter.startsWith(name + "=")) {
        others.append(others.isEmpty() ? "" : "&").append(parameter);
      }
    }
    String without = address.replace("?" + query, others.isEmpty() ? "" : "?" + others);
    return request.withUri(URI.create(without)).withQueryParameter(name, value);
  }

  @Override
  public Session open(Link link, Positions from) {
    Map<String, JsonValue> cursor =
        cursor(from).map(text -> Map.of(Placeholders.CURSOR, JsonValue.of(text))).orElse(Map.of());
    Positions begun =
        from.only().isPresent() ? from : start().map(first -> with(from, first)).orElse(from);
    FeedSession session =
        new FeedSession(
            settings,
            context,
            link,
            new Messages(link, placeholders(), cursor),
            begun,
            latest,
            this::delivers);
    if (!link.isReplacement()) {
      delivers(session);
    }
    return session;
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
