package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Problem;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
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
import dev.inlet.input.websocket.session.PreparedAttempt;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The websocket input: one {@link Connection} after the other, and two at a time while one is being
 * replaced by the next.
 */
final class WebSocketInput implements Input {
  /** The same message may come over two connections this far apart, however long both are kept. */
  private static final Duration LEAST_COMPARED = Duration.ofSeconds(2);

  private final WebSocketSettings settings;
  private final InputContext context;
  private final AddressResolver resolver;
  private final BoundedCalls calls;
  private final Optional<SpokenProtocol> protocol;
  private final AttemptPreparation preparation;
  private final Verdicts verdicts;

  /** Held by whoever connects, while that lasts. */
  private final ReentrantLock connecting = new ReentrantLock();

  /** Guards what follows; held for moments only. */
  private final Object lock = new Object();

  private @Nullable Transport transport;
  private @Nullable Attempt attempt;
  private @Nullable Replacement replacement;
  private boolean closed;

  /** Until a read comes back without messages, whichever connection it is on by then. */
  private boolean woken;

  /** Where to go on behind what was read. */
  private Positions positions;

  /** What the scheme makes of a loss, while a read may be waiting for that. */
  private @Nullable CompletableFuture<Ending> verdict;

  /** The last connection that was opened, until it is known whether it lasted. */
  private @Nullable Connection opened;

  // Belongs to whoever connects.
  private int nextServer;

  // Belongs to whoever reads: while the messages of two connections are compared.
  private @Nullable Overlap overlap;

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
    connecting.lockInterruptibly();
    try {
      if (isConnected()) {
        return;
      }
      overlap = null;
      judgeLastConnection();
      WebSocketSettings.Server server = settings.servers().get(nextServer);
      Positions from = positions();
      Attempt made = attempt(server, from, Connection.Role.ONLY);
      if (!made.isOpen()) {
        tryNextServer();
        throw made.failure();
      }
      synchronized (lock) {
        opened = made.connection();
      }
    } finally {
      connecting.unlock();
    }
  }

  /** Makes one attempt to connect, which fails if it comes back without an open connection. */
  private Attempt attempt(WebSocketSettings.Server server, Positions from, Connection.Role role)
      throws ConnectFailedException, InterruptedException {
    long end = System.nanoTime() + settings.handshakeTimeout().toNanos();
    PreparedAttempt prepared = preparation.prepare(server, from, end);
    Attempt started = start(prepared, role, Duration.ofNanos(end - System.nanoTime()));
    try {
      var unused = started.connection().whenOpened().get();
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    } catch (InterruptedException e) {
      abandon(started);
      throw e;
    }
    return started;
  }

  /**
   * After a connection that lasted, the servers have their turns from the first one on; one that
   * did not is a failed attempt, like any other.
   */
  private void judgeLastConnection() {
    Connection last;
    synchronized (lock) {
      last = opened;
      opened = null;
    }
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
  private void abandon(Attempt unwanted) {
    synchronized (lock) {
      attempt = unwanted.equals(attempt) ? null : attempt;
      replacement = null;
    }
    unwanted.discard();
  }

  private boolean isConnected() throws ConnectFailedException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      boolean replaced = replacement != null && replacement.state != Replacement.State.OPENING;
      return attempt != null && (!attempt.hasEnded() || replaced);
    }
  }

  /**
   * A connection, made or to be made.
   *
   * @param judged done, never exceptionally, when the connection has ended and the scheme has said
   *     what follows from that
   * @param to where it goes, for people
   */
  private record Attempt(Connection connection, CompletableFuture<Ending> judged, String to) {

    /** Whether an attempt that has come back was a success. */
    boolean isOpen() {
      return connection.whenOpened().join();
    }

    boolean hasEnded() {
      return connection.whenEnded().isDone();
    }

    /** Why it failed; waits for the time that a scheme has. */
    ConnectFailedException failure() {
      return new ConnectFailedException(judged.join().toFailure(to + ": "));
    }

    /** Ends it; nobody reads what it has brought. */
    void discard() {
      long unused = connection.handOff().discard();
      connection.close();
      connection.release();
    }
  }

  /** A connection that is to take the place of the present one. Guarded by the lock. */
  private static final class Replacement {
    private final Overlap overlap;
    private final Positions from;
    private @Nullable Attempt attempt;
    private State state = State.OPENING;

    private enum State {
      OPENING,
      /** Both are open. */
      OVERLAPPING,
      /** The present one is being ended. */
      TAKING_OVER
    }

    Replacement(Overlap overlap, Positions from) {
      this.overlap = overlap;
      this.from = from;
    }

    Attempt made() {
      return requireNonNull(attempt, "attempt is null");
    }
  }

  private Positions positions() {
    synchronized (lock) {
      return positions;
    }
  }

  static ConnectFailedException closedException() {
    return new ConnectFailedException(
        ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
  }

  private Attempt start(PreparedAttempt prepared, Connection.Role role, Duration handshakeTime)
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
              prepared,
              role,
              protocol,
              this::replaceForProtocol,
              metadata(prepared.server()),
              transport,
              resolver,
              context.listener(),
              handshakeTime);
      Attempt started =
          new Attempt(
              connection,
              connection.whenEnded().thenCompose(verdicts::judge),
              prepared.server().url().toString());
      if (role == Connection.Role.ONLY) {
        attempt = started;
      } else if (replacement != null) {
        replacement.attempt = started;
      }
      connection.start();
      return started;
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
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      Attempt latest = latest();
      if (latest == null) {
        throw endOr(new NotConnectedException("not connected yet"));
      }
      long left = isWoken() ? 0 : patience - (System.nanoTime() - start);
      List<PooledBlock> blocks = latest.connection().handOff().take(left);
      if (!blocks.isEmpty()) {
        Batch batch = batch(blocks);
        if (!batch.isEmpty() || !batch.positions().isEmpty()) {
          return batch;
        }
      } else if (!latest.connection().handOff().isExhausted()) {
        return nothing();
      } else if (latest.connection().isComplete() || !goOver()) {
        return ended(latest, patience - (System.nanoTime() - start));
      }
    }
  }

  /** A connection has ended, and all that came of it was read. */
  private Batch ended(Attempt latest, long patience)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Connection current = latest.connection();
    Ending ending;
    try {
      ending = verdict(latest).get(isWoken() ? 0 : patience, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      return nothing(); // the scheme takes its time
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    }
    if (current.isComplete()) {
      discardReplacement();
      throw EndOfInputException.end(ending.toFailure("").message());
    }
    throw endOr(new NotConnectedException(ending.toFailure("").withSilence(current.silence())));
  }

  private Batch batch(List<PooledBlock> read) {
    List<PooledBlock> blocks = overlap == null ? read : withoutKnown(overlap, read);
    Release release = new Release(blocks);
    Positions behind = Positions.NONE;
    if (protocol.isPresent()) {
      for (PooledBlock block : blocks) {
        Positions its = block.mark().positions();
        behind = its.isEmpty() ? behind : its;
      }
    }
    Overlap remembering;
    synchronized (lock) { // what is not remembered is before the positions of a replacement
      positions = behind.isEmpty() ? positions : behind;
      remembering = replacement == null ? null : replacement.overlap;
    }
    if (remembering != null) {
      remembering.remember(blocks);
    }
    Batch batch =
        Batch.ofBlocks(blocks.stream().map(PooledBlock::messages).toList(), behind, release);
    if (batch.isEmpty()) {
      release.acknowledged(); // it has positions at most
    }
    return batch;
  }

  /** Without what has come over the connection before. */
  private List<PooledBlock> withoutKnown(Overlap present, List<PooledBlock> read) {
    List<PooledBlock> rest = present.filter(read);
    long repeated = present.takeLeftOut();
    if (repeated > 0) {
      context.listener().repeated(repeated);
    }
    if (present.isOver()) {
      overlap = null;
    }
    return rest;
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

  private void discardReplacement() {
    Attempt unwanted;
    synchronized (lock) {
      unwanted = replacement == null ? null : replacement.attempt;
      replacement = null;
    }
    if (unwanted != null) {
      unwanted.discard();
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

  // ---- Replacing

  @Override
  public boolean replaceConnection(Duration time)
      throws ConnectFailedException, InterruptedException {
    return replace(any -> true, time);
  }

  /**
   * Replaces the present connection.
   *
   * @param meant whether that is the one to be replaced
   * @return false if it is not, or has ended, or is being replaced already
   */
  private boolean replace(Predicate<Connection> meant, Duration time)
      throws ConnectFailedException, InterruptedException {
    Attempt present;
    Replacement mine;
    connecting.lockInterruptibly();
    try {
      synchronized (lock) {
        if (closed) {
          throw closedException();
        }
        present = attempt;
        if (present == null
            || present.hasEnded()
            || replacement != null
            || !meant.test(present.connection())) {
          return false;
        }
        mine = new Replacement(new Overlap(longer(time, LEAST_COMPARED)), positions);
        replacement = mine;
      }
      if (!open(mine, present)) {
        return false;
      }
    } finally {
      connecting.unlock();
    }
    awaitOverlap(present, mine.made(), time);
    if (!succeeds(mine)) {
      mine.made().discard();
      throw mine.made().failure();
    }
    present.connection().retire();
    synchronized (lock) {
      return !closed;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Opens a connection to replace the present one.
   *
   * @return false if there is nothing to replace any more
   */
  private boolean open(Replacement mine, Attempt present)
      throws ConnectFailedException, InterruptedException {
    Attempt next = null;
    boolean wanted = false;
    try {
      next = attempt(settings.servers().get(nextServer), mine.from, Connection.Role.REPLACEMENT);
      if (!next.isOpen()) {
        throw next.failure();
      }
      synchronized (lock) {
        wanted = mine.equals(replacement) && !present.hasEnded();
        if (wanted) {
          mine.state = Replacement.State.OVERLAPPING;
        }
      }
      return wanted;
    } finally {
      if (!wanted) {
        withdraw(mine);
        if (next != null) {
          next.discard();
        }
      }
    }
  }

  private void withdraw(Replacement unwanted) {
    synchronized (lock) {
      replacement = unwanted.equals(replacement) ? null : replacement;
    }
  }

  /** Both connections go on, unless one of them ends. */
  private static void awaitOverlap(Attempt present, Attempt next, Duration time)
      throws InterruptedException {
    try {
      var unused =
          CompletableFuture.anyOf(present.connection().whenGone(), next.connection().whenGone())
              .get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    }
  }

  /** Whether the overlap has ended with two connections, so that the old one may end. */
  private boolean succeeds(Replacement mine) {
    synchronized (lock) {
      if (!mine.equals(replacement)) {
        return true; // it is the present one already, or not wanted any more
      }
      if (mine.made().connection().whenGone().isDone()) {
        replacement = null;
        return false;
      }
      mine.state = Replacement.State.TAKING_OVER;
      return true;
    }
  }

  /**
   * Goes over to the connection that replaces the present one, which has ended.
   *
   * @return false if there is none
   */
  private boolean goOver() {
    Replacement mine;
    Attempt last;
    Attempt next;
    Positions behind;
    synchronized (lock) {
      mine = replacement;
      last = attempt;
      if (mine == null || last == null || mine.state == Replacement.State.OPENING) {
        return false;
      }
      next = mine.made();
      attempt = next;
      opened = next.connection();
      replacement = null;
      behind = positions;
    }
    boolean resumed = !mine.from.isEmpty();
    if (!resumed) {
      reportGap(last.connection());
    }
    mine.overlap.begin(resumed, last.connection().retirement(), next.connection().takeOver(behind));
    overlap = mine.overlap.isOver() ? null : mine.overlap;
    return true;
  }

  /** What a connection did not bring to its end may have come before the next one was open. */
  private void reportGap(Connection ended) {
    if (ended.discarded() > 0) {
      context
          .listener()
          .missed(
              Gap.of("the server sent on when the connection before was closed")
                  .withMessages(ended.discarded()));
    } else if (!ended.isEndedByServer()) {
      context.listener().missed(Gap.of("the server did not end the connection before"));
    }
  }

  /** A connection is to be replaced as its protocol says. Called by the event loop, once for it. */
  private void replaceForProtocol(Connection asking, String reason) {
    Thread thread =
        new Thread(() -> replaceOrEnd(asking, reason), "inlet-replace-" + context.label());
    thread.setDaemon(true);
    thread.start();
  }

  private void replaceOrEnd(Connection asking, String reason) {
    try {
      // The session of the next one is ready, so there is nothing more to wait for.
      if (replace(asking::equals, Duration.ZERO)) {
        context.listener().connectionReplaced(reason, asking.age());
      }
    } catch (ConnectFailedException e) {
      asking.disconnect(reason + "; none could be opened in its place: " + e.getMessage());
    } catch (InterruptedException e) {
      asking.disconnect(reason); // nobody interrupts this thread
    }
  }

  @Override
  public boolean disconnect(String reason) {
    Attempt present;
    Attempt unwanted = null;
    synchronized (lock) {
      present = attempt;
      if (replacement != null && replacement.state == Replacement.State.TAKING_OVER) {
        present = replacement.made(); // the other one is being ended
      } else if (replacement != null) {
        unwanted = replacement.attempt;
        replacement = null;
      }
    }
    if (unwanted != null) {
      unwanted.discard();
    }
    if (present != null) {
      present.connection().disconnect(reason);
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
    Attempt last;
    Attempt next;
    boolean needed;
    boolean started;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      last = attempt;
      next = replacement == null ? null : replacement.attempt;
      needed =
          last == null
              || last.hasEnded()
              || (replacement != null && replacement.state == Replacement.State.TAKING_OVER);
      if (!needed) {
        replacement = null; // the present connection brings all
      }
      started = transport != null;
    }
    calls.close();
    if (last != null) {
      last.connection().close();
    }
    if (next != null) {
      end(next, needed);
    }
    if (last != null) {
      // Ends within close_timeout, or at once where there is nothing to be polite about.
      var unused = last.connection().whenEnded().join();
    }
    protocol.ifPresent(spoken -> spoken.calls().close());
    if (started) {
      Transport.release();
    }
  }

  /** Ends a replacement, which may still wait for the connection before to be read. */
  private void end(Attempt next, boolean needed) {
    Connection connection = next.connection();
    if (!needed) {
      next.discard();
    } else {
      connection.close();
      try {
        var unused =
            connection
                .whenEnded()
                .copy()
                .completeOnTimeout(null, settings.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .join();
      } finally {
        connection.release(); // it waits no longer
      }
    }
    var unused = connection.whenEnded().join();
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
