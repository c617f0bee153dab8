package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.InputContext;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.PreparedAttempt;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.session.Traffic;
import dev.inlet.input.websocket.transport.AddressResolver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens the connections of an input: the first one, the next after a loss, and one that replaces
 * another. For any thread.
 */
final class Connector {
  /** The same message may come over two connections this far apart, however long both are kept. */
  private static final Duration LEAST_COMPARED = Duration.ofSeconds(2);

  private final WebSocketSettings settings;
  private final InputContext context;
  private final Connections connections;
  private final Servers servers;
  private final Attempts attempts;

  /** Held by whoever connects, while that lasts. */
  private final ReentrantLock connecting = new ReentrantLock();

  /**
   * Nothing was opened yet.
   *
   * @param traffic counts what comes over all connections
   * @param connections which there are
   */
  Connector(
      WebSocketSettings settings,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      AddressResolver resolver,
      Traffic traffic,
      Connections connections) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.connections = requireNonNull(connections, "connections is null");
    servers = new Servers(settings.servers(), context.stableAfter());
    attempts =
        new Attempts(settings, context, protocol, resolver, this::replaceForProtocol, traffic);
  }

  /**
   * Makes one attempt to connect, unless the input is connected.
   *
   * @param beginning run before the attempt, if there is one
   */
  void connect(Runnable beginning) throws ConnectFailedException, InterruptedException {
    connecting.lockInterruptibly();
    try {
      if (connections.isConnected()) {
        return;
      }
      beginning.run();
      Attempt made = attempt(servers.next(), connections.positions(), Connection.Role.ONLY);
      if (!made.isOpen()) {
        servers.failed();
        throw made.failure();
      }
      servers.opened(made.connection());
    } finally {
      connecting.unlock();
    }
  }

  /** Makes one attempt to connect, and waits for what comes of it. */
  private Attempt attempt(WebSocketSettings.Server server, Positions from, Connection.Role role)
      throws ConnectFailedException, InterruptedException {
    long end = System.nanoTime() + settings.handshakeTimeout().toNanos();
    PreparedAttempt prepared = attempts.prepare(server, from, role, end);
    Attempt started = connections.start(role, () -> attempts.make(prepared, end));
    try {
      var unused = started.connection().whenOpened().get();
    } catch (ExecutionException e) {
      throw new AssertionError(e); // does not happen
    } catch (InterruptedException e) {
      connections.abandon(started);
      started.discard(); // whatever comes of it concerns nobody
      throw e;
    }
    return started;
  }

  // ---- Replacing

  /** Begins to replace the present connection, if it is to be replaced. */
  @FunctionalInterface
  private interface Beginning {
    Optional<Replacement> with(Overlap overlap) throws ConnectFailedException;
  }

  /**
   * Replaces the present connection.
   *
   * @param time for how long both are kept
   * @return false if there is none, or it has ended, or is being replaced already
   */
  boolean replace(Duration time) throws ConnectFailedException, InterruptedException {
    return replace(connections::replace, time);
  }

  private boolean replace(Beginning beginning, Duration time)
      throws ConnectFailedException, InterruptedException {
    Replacement replacement;
    connecting.lockInterruptibly();
    try {
      Optional<Replacement> begun = beginning.with(new Overlap(longer(time, LEAST_COMPARED)));
      if (begun.isEmpty() || !open(begun.get())) {
        return false;
      }
      replacement = begun.get();
    } finally {
      connecting.unlock();
    }
    Attempt next = replacement.attempt();
    try {
      awaitOverlap(replacement.replaced(), next, time);
    } catch (InterruptedException e) {
      boolean unused = discard(replacement);
      throw e;
    }
    if (next.connection().whenGone().isDone() && discard(replacement)) {
      throw next.failure();
    }
    if (!connections.takesOver(replacement)) {
      return false;
    }
    replacement.replaced().connection().retire();
    return true;
  }

  /** Ends a replacement; false if it is the present connection, or was given up before. */
  private boolean discard(Replacement unwanted) {
    if (!connections.withdraw(unwanted)) {
      return false;
    }
    unwanted.attempt().discard();
    answerRequest();
    return true;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Opens a connection to replace the present one.
   *
   * @return false if there is nothing to replace any more
   */
  private boolean open(Replacement replacement)
      throws ConnectFailedException, InterruptedException {
    boolean overlaps = false;
    try {
      Attempt next = attempt(servers.present(), replacement.from(), Connection.Role.REPLACEMENT);
      if (!next.isOpen()) {
        throw next.failure();
      }
      overlaps = connections.overlaps(replacement);
      if (!overlaps) {
        next.discard();
      }
      return overlaps;
    } finally {
      if (!overlaps && connections.withdraw(replacement)) {
        answerRequest();
      }
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

  /** A connection is to be replaced as its protocol says. Called by the event loop, once for it. */
  private void replaceForProtocol(Connection asking, String reason) {
    answer(new Connections.Request(asking, reason));
  }

  private void answer(Connections.Request request) {
    Thread thread = new Thread(() -> replaceOrEnd(request), "inlet-replace-" + context.label());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // there are no more threads, most likely
      request.asking().disconnect(request.reason());
    }
  }

  /** Another replacement is over, for which a request may have had to wait. */
  private void answerRequest() {
    connections.takeRequest().ifPresent(this::answer);
  }

  private void replaceOrEnd(Connections.Request request) {
    Connection asking = request.asking();
    String reason = request.reason();
    try {
      // The session of the next one is ready, so there is nothing more to wait for.
      if (replace(overlap -> connections.replace(request, overlap), Duration.ZERO)) {
        context.listener().connectionReplaced(reason, asking.history().age());
      }
    } catch (ConnectFailedException e) {
      asking.disconnect(reason + "; none could be opened in its place: " + e.getMessage());
    } catch (InterruptedException e) {
      asking.disconnect(reason); // nobody interrupts this thread
    }
  }

  /** The input reads this connection from now on, in place of the one before. */
  void goneOver(Connection next) {
    servers.opened(next);
    answerRequest();
  }

  // ---- Ending

  /** Ends what is being prepared or judged. */
  void interrupt() {
    attempts.interrupt();
  }

  /** Lets go of what connections need, once all have ended. */
  void close() {
    attempts.close();
  }
}
