package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Dialogue;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.Metadata;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.Ending;
import dev.inlet.input.websocket.session.OpeningStage;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.input.websocket.tls.TlsContext;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.tls.TlsMaterial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The websocket input: one {@link Connection} after the other. */
final class WebSocketInput implements Input {
  private final WebSocketSettings settings;
  private final InputContext context;
  private final AddressResolver resolver;
  private final BoundedCalls calls;
  private final Optional<SpokenProtocol> protocol;

  /** Guards what follows; held for moments only. */
  private final Object lock = new Object();

  private @Nullable Transport transport;
  private @Nullable Attempt attempt;
  private boolean closed;

  /** Until a read comes back without messages, whichever connection it is on by then. */
  private boolean woken;

  /** Where to go on behind what was read. */
  private Positions positions;

  /** What the scheme makes of a loss, while a read may be waiting for that. */
  private @Nullable CompletableFuture<Ending> verdict;

  // Belong to whoever connects.
  private int nextServer;

  /** The last connection that was opened, until it is known whether it lasted. */
  private @Nullable Connection opened;

  WebSocketInput(
      WebSocketSettings settings,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      AddressResolver resolver) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.calls = new BoundedCalls("inlet-auth-" + context.label());
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.positions = context.resumeFrom();
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    if (isConnected()) {
      return;
    }
    judgeLastConnection();
    WebSocketSettings.Server server = settings.servers().get(nextServer);
    long end = System.nanoTime() + settings.handshakeTimeout().toNanos();
    Positions from = positions();
    AuthRequest request = prepare(request(server), from, end);
    server = server.at(request.uri());
    refreshTls(server, end);
    Login login = authenticate(request, end);
    Attempt started = start(server, login, from, untilNanos(end));
    try {
      if (started.connection().whenOpened().get()) {
        opened = started.connection();
        return;
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    } catch (InterruptedException e) {
      abandon(started.connection());
      throw e;
    }
    tryNextServer();
    Ending ending = started.judged().join(); // within the time that a scheme has
    throw new ConnectFailedException(ending.toFailure(server.url() + ": "));
  }

  /**
   * After a connection that lasted, the servers have their turns from the first one on; one that
   * did not is a failed attempt, like any other.
   */
  private void judgeLastConnection() {
    Connection last = opened;
    opened = null;
    if (last == null) {
      return;
    }
    if (last.uptime().compareTo(context.stableAfter()) >= 0) {
      nextServer = 0;
    } else {
      tryNextServer();
    }
  }

  private void tryNextServer() {
    nextServer = (nextServer + 1) % settings.servers().size();
  }

  /** Lets an attempt end by itself; whatever comes of it concerns nobody. */
  private void abandon(Connection unwanted) {
    synchronized (lock) {
      attempt = null;
    }
    long unused = unwanted.handOff().discard();
    unwanted.close();
  }

  private boolean isConnected() throws ConnectFailedException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      return attempt != null && !attempt.connection().whenEnded().isDone();
    }
  }

  private static Duration untilNanos(long end) {
    return Duration.ofNanos(end - System.nanoTime());
  }

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
      throw closedException();
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

  /**
   * A connection, made or to be made.
   *
   * @param judged done, never exceptionally, when the connection has ended and the scheme has said
   *     what follows from that
   */
  private record Attempt(Connection connection, CompletableFuture<Ending> judged) {}

  /** What the authenticator has to say for one attempt. */
  private record Login(AuthRequest bare, AuthRequest request, Dialogue dialogue) {}

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
  private AuthRequest prepare(AuthRequest request, Positions from, long end)
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
      throw closedException();
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
      return closedException();
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

  private Positions positions() {
    synchronized (lock) {
      return positions;
    }
  }

  private Login authenticate(AuthRequest bare, long end)
      throws ConnectFailedException, InterruptedException {
    if (!context.authenticated()) {
      return new Login(bare, bare, Dialogue.NONE);
    }
    try {
      return calls.call(() -> login(bare), untilNanos(end));
    } catch (CancellationException e) {
      throw closedException();
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
    return new Login(bare, request, context.authenticator().dialogue());
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

  private static ConnectFailedException closedException() {
    return new ConnectFailedException(
        ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
  }

  private Attempt start(
      WebSocketSettings.Server server, Login login, Positions from, Duration handshakeTime)
      throws ConnectFailedException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      if (transport == null) {
        transport = acquireTransport();
      }
      Connection connection =
          new Connection(
              settings,
              server,
              login.request(),
              stages(login.dialogue()),
              protocol,
              from,
              metadata(server),
              masker(login),
              transport,
              resolver,
              context.listener(),
              handshakeTime);
      attempt = new Attempt(connection, connection.whenEnded().thenCompose(this::judge));
      connection.start();
      return attempt;
    }
  }

  /** Asks the protocol what follows, and the scheme if it was about credentials. */
  private CompletableFuture<Ending> judge(Ending ending) {
    return protocol
        .map(spoken -> judge(ending, spoken).thenCompose(this::judgeRejection))
        .orElseGet(() -> judgeRejection(ending));
  }

  private CompletableFuture<Ending> judge(Ending ending, SpokenProtocol spoken) {
    if (!ending.phase().reachesServer()) {
      return CompletableFuture.completedFuture(ending);
    }
    CompletableFuture<RetryAdvice> advice =
        calls.start(
            () -> spoken.calls().call(() -> spoken.protocol().judge(ending.toFailure(""))),
            settings.handshakeTimeout());
    return advice.handle(
        (given, failure) -> given == null ? ending : ending.withRetryAdvice(given));
  }

  /** Asks the scheme what follows, if the server did not accept the credentials. */
  private CompletableFuture<Ending> judgeRejection(Ending ending) {
    if (!context.authenticated() || ending.rejection().isEmpty()) {
      return CompletableFuture.completedFuture(ending);
    }
    AuthRejection rejection = ending.rejection().get();
    CompletableFuture<AuthAdvice> advice =
        calls.start(() -> context.authenticator().rejected(rejection), settings.handshakeTimeout());
    return advice.handle(
        (given, failure) ->
            given == null
                ? ending
                : ending.withRetryAdvice(ending.retryAdvice().withVerdict(given)));
  }

  private static Transport acquireTransport() throws ConnectFailedException {
    try {
      return Transport.acquire();
    } catch (IOException e) {
      throw new ConnectFailedException(ConnectionFailure.of(Problem.reason(e)).withCause(e));
    }
  }

  /** Knows what goes to the server in one attempt, which may quote it. */
  private Masker masker(Login login) {
    AuthRequest request = login.request();
    List<String> known = login.bare().subprotocols();
    Masker masker = settings.masker().scope();
    masker.addUri(request.uri());
    request.headers().forEach(header -> masker.addHeader(header.value()));
    settings.subprotocols().forEach(masker::addName);
    request.subprotocols().stream()
        .filter(subprotocol -> !known.contains(subprotocol))
        .forEach(masker::add);
    return masker;
  }

  private Metadata metadata(WebSocketSettings.Server server) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (!context.label().isEmpty()) {
      attributes.put("label", context.label());
    }
    attributes.put("url", server.url().toString());
    return Metadata.of(Instant.EPOCH, attributes);
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    Attempt latest = latest();
    if (latest == null) {
      throw endOr(new NotConnectedException("not connected yet"));
    }
    Connection current = latest.connection();
    long patience = isWoken() ? 0 : TimeUnit.NANOSECONDS.convert(maxWait);
    List<PooledBlock> blocks = current.handOff().take(patience);
    if (!blocks.isEmpty()) {
      return batch(blocks);
    }
    if (!current.handOff().isExhausted()) {
      return nothing();
    }
    Ending ending;
    try {
      ending = verdict(latest).get(patience - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      return nothing(); // the scheme takes its time
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    }
    if (current.isComplete()) {
      throw EndOfInputException.end(ending.toFailure("").message());
    }
    throw endOr(new NotConnectedException(ending.toFailure("").withSilence(current.silence())));
  }

  private Batch batch(List<PooledBlock> blocks) {
    Release release = new Release(blocks);
    Positions behind = Positions.NONE;
    if (protocol.isPresent()) {
      for (PooledBlock block : blocks) {
        Positions its = block.mark().positions();
        behind = its.isEmpty() ? behind : its;
      }
      synchronized (lock) {
        positions = behind.isEmpty() ? positions : behind;
      }
    }
    Batch batch =
        Batch.ofBlocks(blocks.stream().map(PooledBlock::messages).toList(), behind, release);
    if (batch.isEmpty()) {
      release.acknowledged(); // it has positions at most
    }
    return batch;
  }

  private boolean isWoken() {
    synchronized (lock) {
      return woken;
    }
  }

  /** With an empty batch a wake-up has done its work; until then it counts. */
  private Batch nothing() {
    synchronized (lock) {
      woken = false;
      return Batch.empty();
    }
  }

  /** What the scheme makes of the end; cancelled by {@link #wakeUp}, unless it is there. */
  private CompletableFuture<Ending> verdict(Attempt lost) {
    CompletableFuture<Ending> awaited = lost.judged().copy();
    synchronized (lock) {
      verdict = awaited;
      if (woken) {
        awaited.cancel(false);
      }
    }
    return awaited;
  }

  /** A websocket sends nothing twice, so a batch that is settled is done with either way. */
  private record Release(List<PooledBlock> blocks) implements Batch.Settlement {

    @Override
    public void acknowledged() {
      settle(true);
    }

    @Override
    public void refused(Throwable cause) {
      settle(false);
    }

    private void settle(boolean acknowledged) {
      for (PooledBlock block : blocks) {
        block.release();
        block.mark().settled(acknowledged);
      }
    }
  }

  /** The loss, unless the input was closed: then there is nothing to reconnect. */
  private NotConnectedException endOr(NotConnectedException loss) throws EndOfInputException {
    synchronized (lock) {
      if (closed) {
        throw EndOfInputException.end("the input is closed: " + loss.getMessage());
      }
    }
    return loss;
  }

  @Override
  public void wakeUp() {
    synchronized (lock) {
      woken = true;
      if (attempt != null) {
        attempt.connection().handOff().wakeUp();
      }
      if (verdict != null) {
        verdict.cancel(false);
      }
    }
  }

  @Override
  public boolean disconnect(String reason) {
    Attempt latest = latest();
    if (latest != null) {
      latest.connection().disconnect(reason);
    }
    return true;
  }

  private @Nullable Attempt latest() {
    synchronized (lock) {
      return attempt;
    }
  }

  @Override
  public void close() {
    Connection last;
    boolean started;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      last = attempt == null ? null : attempt.connection();
      started = transport != null;
    }
    calls.close();
    if (last != null) {
      last.close();
      // Ends within close_timeout, or at once where there is nothing to be polite about.
      var unused = last.whenEnded().join();
    }
    protocol.ifPresent(spoken -> spoken.calls().close());
    if (started) {
      Transport.release();
    }
  }

  @Override
  public String source() {
    return settings.servers().stream()
        .map(server -> server.url().toString())
        .collect(Collectors.joining(","));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "WebSocketInput"
        + settings.servers().stream().map(WebSocketSettings.Server::url).toList();
  }
}
