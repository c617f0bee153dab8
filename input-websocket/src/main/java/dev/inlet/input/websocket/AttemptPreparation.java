package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Dialogue;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputContext;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.AttemptSteps;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.Ending;
import dev.inlet.input.websocket.session.OpeningStage;
import dev.inlet.input.websocket.session.PreparedAttempt;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.input.websocket.tls.TlsContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.tls.TlsMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Makes ready what an attempt to connect needs and what may take time: the request as the protocol
 * and the scheme want it, and the files of {@code tls}.
 */
final class AttemptPreparation {
  private final WebSocketSettings settings;
  private final InputContext context;
  private final Optional<SpokenProtocol> protocol;
  private final BoundedCalls calls;

  AttemptPreparation(
      WebSocketSettings settings,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      BoundedCalls calls) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.calls = requireNonNull(calls, "calls is null");
  }

  /** What the authenticator has to say for one attempt. */
  private record Login(AuthRequest request, Dialogue dialogue) {}

  /**
   * Prepares an attempt.
   *
   * @param server the one that the configuration names; the protocol may name another
   * @param from where the protocol goes on
   * @param role what the connection is made for
   * @param end when the time for the attempt is over, by the system's nanosecond clock
   */
  PreparedAttempt prepare(
      WebSocketSettings.Server server, Positions from, Connection.Role role, long end)
      throws ConnectFailedException, InterruptedException {
    AttemptSteps steps =
        new AttemptSteps(
            context.attemptObserver(),
            settings,
            server,
            context.authenticated() ? Optional.of(context.scheme()) : Optional.empty());
    try {
      return prepare(server, from, role, end, steps);
    } catch (ConnectFailedException e) {
      steps.notPrepared(e.details());
      throw e;
    }
  }

  private PreparedAttempt prepare(
      WebSocketSettings.Server server,
      Positions from,
      Connection.Role role,
      long end,
      AttemptSteps steps)
      throws ConnectFailedException, InterruptedException {
    AuthRequest configured = request(server);
    AuthRequest bare = askProtocol(configured, from, end);
    WebSocketSettings.Server target = target(server, bare);
    steps.requestMade(Ending.Phase.PROTOCOL, described(), configured, bare);
    refreshTls(target, end);
    steps.begin();
    Login login = authenticate(bare, end);
    steps.requestMade(Ending.Phase.AUTHENTICATION, context.scheme(), bare, login.request());
    Masker masker = masker(login.request(), bare);
    steps.prepared(target, masker);
    return new PreparedAttempt(
        target,
        login.request(),
        stages(login.dialogue()),
        masker,
        from,
        role,
        metadata(target),
        steps);
  }

  private Metadata metadata(WebSocketSettings.Server server) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (!context.label().isEmpty()) {
      attributes.put("label", context.label());
    }
    attributes.put("url", server.url().toString());
    return Metadata.of(Instant.EPOCH, attributes);
  }

  /** The protocol may have changed the address. */
  private WebSocketSettings.Server target(WebSocketSettings.Server server, AuthRequest request)
      throws ConnectFailedException {
    WebSocketSettings.Server target;
    try {
      target = server.at(request.uri());
    } catch (IllegalArgumentException e) {
      throw protocolFailed(
          described() + " names an address that " + e.getMessage(), RetryAdvice.SLOW, e);
    }
    if (target.url().secure() && settings.tls().isEmpty()) {
      throw protocolFailed(
          described() + " names an address that begins with wss://, so url has to, as well",
          RetryAdvice.NEVER,
          new IllegalStateException("no TLS is configured"));
    }
    if (server.url().secure() && !target.url().secure()) {
      // The login, and all messages, could be read on the way.
      throw protocolFailed(
          described() + " names an address that is not encrypted, but url begins with wss://",
          RetryAdvice.SLOW,
          new IllegalStateException("the address begins with ws://"));
    }
    return target;
  }

  private String described() {
    return protocol.map(SpokenProtocol::description).orElse("the request");
  }

  // ---- Protocol

  private AuthRequest request(WebSocketSettings.Server server) {
    AuthRequest request = AuthRequest.of(server.url().uri());
    for (Map.Entry<String, String> header : settings.headers().entrySet()) {
      request = request.withHeader(header.getKey(), header.getValue());
    }
    for (String subprotocol : settings.subprotocols()) {
      request = request.withSubprotocol(subprotocol);
    }
    return request;
  }

  /** What the protocol makes of the request. */
  private AuthRequest askProtocol(AuthRequest request, Positions from, long end)
      throws ConnectFailedException, InterruptedException {
    if (protocol.isEmpty()) {
      return request;
    }
    SpokenProtocol spoken = protocol.get();
    try {
      return calls.call(
          () -> spoken.calls().call(() -> spoken.protocol().prepare(request, from)),
          untilNanos(end));
    } catch (CancellationException e) {
      throw Connections.closedException();
    } catch (TimeoutException e) {
      throw protocolFailed(
          spoken.description() + " has not prepared the request" + withinTimeout(),
          RetryAdvice.USUAL,
          e);
    } catch (ExecutionException e) {
      throw notPrepared(spoken, e);
    }
  }

  private ConnectFailedException notPrepared(SpokenProtocol spoken, ExecutionException failure) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CancellationException) {
      return Connections.closedException();
    }
    if (cause instanceof ProtocolException known) {
      return protocolFailed(
          spoken.description() + ": " + Problem.reason(known), known.advice(), known);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return protocolFailed(
        spoken.description() + " fails: " + Causes.describe(cause), RetryAdvice.SLOW, cause);
  }

  private ConnectFailedException protocolFailed(String why, RetryAdvice advice, Throwable cause) {
    return new ConnectFailedException(
        ConnectionFailure.of(settings.masker().mask(why))
            .withPhase("protocol")
            .withRetryAdvice(advice)
            .withCause(cause));
  }

  // ---- TLS

  /** Certificates and keys may have been renewed; their files may not answer. */
  private void refreshTls(WebSocketSettings.Server server, long end)
      throws ConnectFailedException, InterruptedException {
    if (!server.url().secure()) {
      return;
    }
    TlsContext tls = settings.tls().orElseThrow();
    try {
      var unused = calls.call(() -> refreshed(tls), untilNanos(end));
    } catch (CancellationException e) {
      throw Connections.closedException();
    } catch (TimeoutException e) {
      throw tlsFailed("the files of tls are not read" + withinTimeout(), e);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause(), "cause is null");
      if (cause instanceof ConfigException unusable) {
        throw tlsFailed(TlsMaterial.describe(unusable), unusable);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw tlsFailed(Causes.describe(cause), cause);
    }
  }

  private static TlsContext refreshed(TlsContext tls) {
    tls.refresh();
    return tls;
  }

  private static ConnectFailedException tlsFailed(String why, Throwable cause) {
    return new ConnectFailedException(ConnectionFailure.of(why).withPhase("tls").withCause(cause));
  }

  private String withinTimeout() {
    return " within " + Durations.format(settings.handshakeTimeout()) + " (handshake_timeout)";
  }

  // ---- Authentication

  private Login authenticate(AuthRequest bare, long end)
      throws ConnectFailedException, InterruptedException {
    if (!context.authenticated()) {
      return new Login(bare, Dialogue.NONE);
    }
    try {
      return calls.call(() -> login(bare), untilNanos(end));
    } catch (CancellationException e) {
      throw Connections.closedException();
    } catch (TimeoutException e) {
      throw authenticationFailed(
          notDone() + "; something that it reads, such as a file or a server, does not answer",
          RetryAdvice.USUAL,
          e);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause(), "cause is null");
      if (cause instanceof AuthException failure) {
        throw authenticationFailed(Problem.reason(cause), RetryAdvice.of(failure.advice()), cause);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw authenticationFailed("fails: " + Causes.describe(cause), RetryAdvice.SLOW, cause);
    }
  }

  private Login login(AuthRequest bare) throws AuthException, InterruptedException {
    AuthRequest request = context.authenticator().authenticate(bare);
    return new Login(request, context.authenticator().dialogue());
  }

  private String notDone() {
    return context.scheme() + " is not done" + withinTimeout();
  }

  /** A dialogue of the scheme, which runs where its other code does. */
  private List<OpeningStage> stages(Dialogue dialogue) {
    return dialogue == Dialogue.NONE
        ? List.of()
        : List.of(
            new OpeningStage(
                Ending.Phase.AUTHENTICATION,
                dialogue,
                code -> calls.start(code, settings.handshakeTimeout()),
                notDone()));
  }

  private ConnectFailedException authenticationFailed(
      String why, RetryAdvice advice, Throwable cause) {
    return new ConnectFailedException(
        ConnectionFailure.of(settings.masker().mask("authentication: " + why))
            .withPhase("authentication")
            .withRetryAdvice(advice)
            .withCause(cause));
  }

  private static Duration untilNanos(long end) {
    return Duration.ofNanos(end - System.nanoTime());
  }

  /** Knows what goes to the server in one attempt, which may quote it. */
  private Masker masker(AuthRequest request, AuthRequest bare) {
    List<String> known = bare.subprotocols(); // of the configuration and of the protocol
    Masker masker = settings.masker().scope();
    masker.addUri(request.uri());
    request.headers().stream()
        .filter(header -> !header.name().equalsIgnoreCase("Origin"))
        .forEach(header -> masker.addHeader(header.value()));
    known.forEach(masker::addName);
    request.subprotocols().stream()
        .filter(subprotocol -> !known.contains(subprotocol))
        .forEach(masker::add);
    return masker;
  }
}
