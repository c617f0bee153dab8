package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import java.util.Map;
import java.util.Optional;

/** Makes sessions, and knows what has to be remembered between them. */
final class SocketIoProtocol implements Protocol {
  private final SocketIoSettings settings;
  private final ProtocolContext context;
  private final EventTypes types;
  private Map<String, JsonValue> login = Map.of();
  private Progress latest = new Progress(Positions.NONE, Optional.empty());
  private boolean hadSession;
  private boolean warned;

  SocketIoProtocol(SocketIoSettings settings, ProtocolContext context) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    types = new EventTypes(settings);
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) throws ProtocolException {
    login = settings.login();
    return EngineAddress.of(request);
  }

  @Override
  public Session open(Link link, Positions from) {
    // A server may restore the session of a client that is still there, and mix up both of them.
    Optional<RecoveryPoint> point =
        link.isReplacement()
            ? Optional.empty()
            : latest.laterThan(from).or(() -> RecoveryPoint.of(from));
    Progress progress = new Progress(from, point);
    point.ifPresent(progress::recover);
    if (!link.isReplacement()) {
      latest = progress;
    }
    Login prepared = new Login(settings, login, point, context.masker().scope());
    return new SocketIoSession(this, settings, types, prepared, progress, link);
  }

  /** A session takes the place of the one before, which has handed on what is up to there. */
  void takenOver(Progress progress, Positions behind) {
    progress.takeOver(behind, latest.laterThan(behind));
    latest = progress;
  }

  /** Whether a client was logged in before, so that what was sent since may be missing. */
  boolean hadSession() {
    return hadSession;
  }

  /** A client is logged in. */
  void loggedIn(boolean canRecover) {
    hadSession = true;
    if (!canRecover && !warned) {
      warned = true;
      context.warning(
          "the server has no connection state recovery: what it sends while there is no connection"
              + " is lost, and reported as a gap");
    }
  }
}
