package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

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
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
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
  private final AttemptPreparation preparation;
  private final Verdicts verdicts;

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
    this.preparation = new AttemptPreparation(settings, context, protocol, calls);
    this.verdicts = new Verdicts(context, protocol, calls, settings.handshakeTimeout());
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
    AttemptPreparation.Prepared prepared = preparation.prepare(server, from, end);
    Attempt started = start(prepared, from, Duration.ofNanos(end - System.nanoTime()));
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
    throw new ConnectFailedException(ending.toFailure(prepared.server().url() + ": "));
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

  /**
   * A connection, made or to be made.
   *
   * @param judged done, never exceptionally, when the connection has ended and the scheme has said
   *     what follows from that
   */
  private record Attempt(Connection connection, CompletableFuture<Ending> judged) {}

  private Positions positions() {
    synchronized (lock) {
      return positions;
    }
  }

  static ConnectFailedException closedException() {
    return new ConnectFailedException(
        ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
  }

  private Attempt start(
      AttemptPreparation.Prepared prepared, Positions from, Duration handshakeTime)
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
              prepared.server(),
              prepared.request(),
              prepared.stages(),
              protocol,
              from,
              metadata(prepared.server()),
              prepared.masker(),
              transport,
              resolver,
              context.listener(),
              handshakeTime);
      attempt = new Attempt(connection, connection.whenEnded().thenCompose(verdicts::judge));
      connection.start();
      return attempt;
    }
  }

  private static Transport acquireTransport() throws ConnectFailedException {
    try {
      return Transport.acquire();
    } catch (IOException e) {
      throw new ConnectFailedException(ConnectionFailure.of(Problem.reason(e)).withCause(e));
    }
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
