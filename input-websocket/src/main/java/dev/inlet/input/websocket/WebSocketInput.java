package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AfterRejection;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.Handshake;
import dev.inlet.auth.OpeningMessage;
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
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.Ending;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
import dev.inlet.tls.TlsMaterial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The websocket input: one {@link Connection} after the other. */
final class WebSocketInput implements Input {
  private final WebSocketSettings settings;
  private final InputContext context;
  private final AddressResolver resolver;
  private final BoundedCalls authentication;

  /** Guards what follows; held for moments only. */
  private final Object lock = new Object();

  private @Nullable Transport transport;
  private @Nullable Connection connection;
  private boolean closed;

  // Belong to whoever connects.
  private int nextServer;

  /** The last connection that was opened, until it is known whether it lasted. */
  private @Nullable Connection opened;

  WebSocketInput(WebSocketSettings settings, InputContext context, AddressResolver resolver) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.authentication = new BoundedCalls("inlet-auth-" + context.label());
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    if (isConnected()) {
      return;
    }
    judgeLastConnection();
    WebSocketSettings.Server server = settings.servers().get(nextServer);
    long end = System.nanoTime() + settings.handshakeTimeout().toNanos();
    refreshTls(server);
    Credentials credentials = authenticate(server);
    Connection attempt = start(server, credentials, Duration.ofNanos(end - System.nanoTime()));
    try {
      attempt.whenOpened().get();
      opened = attempt;
    } catch (ExecutionException e) {
      tryNextServer();
      Ending ending = attempt.whenEnded().join();
      throw failed(ending, server);
    } catch (InterruptedException e) {
      abandon(attempt);
      throw e;
    }
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
  private void abandon(Connection attempt) {
    synchronized (lock) {
      connection = null;
    }
    long unused = attempt.handOff().discard();
    attempt.close();
  }

  private boolean isConnected() throws ConnectFailedException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      return connection != null && !connection.whenEnded().isDone();
    }
  }

  /** Certificates and keys may have been renewed. */
  private void refreshTls(WebSocketSettings.Server server) throws ConnectFailedException {
    if (server.url().secure()) {
      try {
        settings.tls().orElseThrow().refresh();
      } catch (ConfigException e) {
        throw new ConnectFailedException(
            ConnectionFailure.of(TlsMaterial.describe(e)).withPhase("tls").withCause(e));
      }
    }
  }

  /** What the authenticator has to say for one attempt. */
  private record Credentials(Handshake handshake, List<OpeningMessage> messages) {}

  private Credentials authenticate(WebSocketSettings.Server server)
      throws ConnectFailedException, InterruptedException {
    Handshake handshake = Handshake.of(server.url().uri());
    for (Map.Entry<String, String> header : settings.headers().entrySet()) {
      handshake = handshake.withHeader(header.getKey(), header.getValue());
    }
    for (String subprotocol : settings.subprotocols()) {
      handshake = handshake.withSubprotocol(subprotocol);
    }
    if (!context.authenticated()) {
      return new Credentials(handshake, List.of());
    }
    Handshake bare = handshake;
    try {
      return authentication.call(() -> credentials(bare), settings.handshakeTimeout());
    } catch (CancellationException e) {
      throw closedException();
    } catch (TimeoutException e) {
      throw authenticationFailed(
          "not done within "
              + Durations.format(settings.handshakeTimeout())
              + " (handshake_timeout); something that it reads, such as a file or a server, does"
              + " not answer",
          e);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause(), "cause is null");
      if (cause instanceof AuthException) {
        throw authenticationFailed(Problem.reason(cause), cause);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) cause; // authenticators declare nothing else
    }
  }

  private Credentials credentials(Handshake bare) throws AuthException {
    Handshake handshake = context.authenticator().authenticate(bare);
    return new Credentials(handshake, context.authenticator().openingMessages());
  }

  private ConnectFailedException authenticationFailed(String why, Throwable cause) {
    return new ConnectFailedException(
        ConnectionFailure.of(settings.masker().mask("authentication: " + why))
            .withPhase("authentication")
            .withCause(cause));
  }

  private static ConnectFailedException closedException() {
    return new ConnectFailedException(
        ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
  }

  private Connection start(
      WebSocketSettings.Server server, Credentials credentials, Duration handshakeTime)
      throws ConnectFailedException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      if (transport == null) {
        transport = acquireTransport();
      }
      List<OpeningMessage> messages = new ArrayList<>(credentials.messages());
      messages.addAll(settings.openMessages());
      connection =
          new Connection(
              settings,
              server,
              credentials.handshake(),
              messages,
              metadata(server),
              masker(credentials.handshake(), messages),
              transport,
              resolver,
              context.listener(),
              handshakeTime);
      connection.start();
      return connection;
    }
  }

  private static Transport acquireTransport() throws ConnectFailedException {
    try {
      return Transport.acquire();
    } catch (IOException e) {
      throw new ConnectFailedException(ConnectionFailure.of(Problem.reason(e)).withCause(e));
    }
  }

  /** Knows what goes to the server in one attempt, which may quote it. */
  private Masker masker(Handshake handshake, List<OpeningMessage> messages) {
    Masker masker = settings.masker().scope();
    masker.addUri(handshake.uri());
    handshake.headers().forEach(header -> masker.addHeader(header.value()));
    settings.subprotocols().forEach(masker::addName);
    handshake.subprotocols().stream()
        .filter(subprotocol -> !settings.subprotocols().contains(subprotocol))
        .forEach(masker::add);
    for (OpeningMessage message : messages) {
      message.payload().ifPresent(payload -> masker.addMessage(new String(payload, UTF_8)));
    }
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

  private ConnectFailedException failed(Ending ending, WebSocketSettings.Server server) {
    RetryAdvice advice =
        ending
            .rejection()
            .filter(rejection -> List.of(401, 403, 407).contains(rejection.status()))
            .map(context.authenticator()::rejected)
            .map(verdict -> advice(verdict, ending.retryAdvice()))
            .orElse(ending.retryAdvice());
    return new ConnectFailedException(
        ending.toFailure(server.url() + ": ").withRetryAdvice(advice));
  }

  private static RetryAdvice advice(AfterRejection verdict, RetryAdvice ofServer) {
    return switch (verdict) {
      case RETRY -> ofServer.withKind(RetryAdvice.Kind.USUAL);
      case BACK_OFF -> ofServer;
      case STOP -> RetryAdvice.NEVER;
    };
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Connection current;
    synchronized (lock) {
      current = connection;
    }
    if (current == null) {
      throw endOr(new NotConnectedException("not connected yet"));
    }
    List<PooledBlock> blocks = current.handOff().take(TimeUnit.NANOSECONDS.convert(maxWait));
    if (!blocks.isEmpty()) {
      return Batch.ofBlocks(
          blocks.stream().map(PooledBlock::messages).toList(), new Release(blocks));
    }
    if (!current.handOff().isExhausted()) {
      return Batch.empty();
    }
    Ending ending = current.whenEnded().join();
    throw endOr(new NotConnectedException(ending.toFailure("").withSilence(current.silence())));
  }

  /** A websocket sends nothing twice, so a batch that is settled is done with either way. */
  private record Release(List<PooledBlock> blocks) implements Batch.Settlement {

    @Override
    public void acknowledged() {
      blocks.forEach(PooledBlock::release);
    }

    @Override
    public void refused(Throwable cause) {
      blocks.forEach(PooledBlock::release);
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
    Connection current;
    synchronized (lock) {
      current = connection;
    }
    if (current != null) {
      current.handOff().wakeUp();
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
      last = connection;
      started = transport != null;
    }
    authentication.close();
    if (last != null) {
      last.close();
      // Ends within close_timeout, or at once where there is nothing to be polite about.
      var unused = last.whenEnded().join();
    }
    if (started) {
      Transport.release();
    }
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "WebSocketInput"
        + settings.servers().stream().map(WebSocketSettings.Server::url).toList();
  }
}
