package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Problem;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputContext;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.ConnectionContext;
import dev.inlet.input.websocket.session.PreparedAttempt;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.session.Traffic;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes attempts to connect, and has what they need of the input. */
final class Attempts {
  private final WebSocketSettings settings;
  private final InputContext context;
  private final Optional<SpokenProtocol> protocol;
  private final AddressResolver resolver;
  private final BiConsumer<Connection, String> replacements;
  private final Traffic traffic;
  private final BoundedCalls calls;
  private final AttemptPreparation preparation;
  private final Verdicts verdicts;
  private volatile @Nullable ConnectionContext shared; // written by whoever has attempts made

  /**
   * No attempt was made yet.
   *
   * @param replacements hears, on an event loop, why the protocol wants a connection replaced
   * @param traffic counts what comes over all connections
   */
  Attempts(
      WebSocketSettings settings,
      InputContext context,
      Optional<SpokenProtocol> protocol,
      AddressResolver resolver,
      BiConsumer<Connection, String> replacements,
      Traffic traffic) {
    this.settings = requireNonNull(settings, "settings is null");
    this.context = requireNonNull(context, "context is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.replacements = requireNonNull(replacements, "replacements is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    calls = new BoundedCalls("inlet-auth-" + context.label(), this::timer);
    preparation = new AttemptPreparation(settings, context, protocol, calls);
    verdicts = new Verdicts(context, protocol, calls, settings.handshakeTimeout());
  }

  /**
   * Prepares an attempt, which may take time.
   *
   * @param from where the protocol goes on
   * @param role what the connection is made for
   * @param end when the time for the attempt is over, by the system's nanosecond clock
   */
  PreparedAttempt prepare(
      WebSocketSettings.Server server, Positions from, Connection.Role role, long end)
      throws ConnectFailedException, InterruptedException {
    return preparation.prepare(server, from, role, end);
  }

  /** Makes an attempt that has not started. One call at a time, none after {@link #close}. */
  Attempt make(PreparedAttempt prepared, long end) throws ConnectFailedException {
    ConnectionContext common = shared;
    if (common == null) {
      common =
          new ConnectionContext(
              settings,
              protocol,
              replacements,
              context.stableAfter(),
              acquireTransport(),
              resolver,
              context.listener(),
              traffic);
      shared = common;
    }
    Connection connection =
        new Connection(common, prepared, Duration.ofNanos(end - System.nanoTime()));
    return new Attempt(
        connection,
        connection.whenEnded().thenCompose(verdicts::judge),
        prepared.server().url().toString());
  }

  /** For what follows from a connection, so there has been one. */
  private ScheduledExecutorService timer() {
    return requireNonNull(shared, "shared is null").transport().timer();
  }

  private static Transport acquireTransport() throws ConnectFailedException {
    try {
      return Transport.acquire();
    } catch (IOException e) {
      throw new ConnectFailedException(ConnectionFailure.of(Problem.reason(e)).withCause(e));
    }
  }

  /** Ends what is being prepared or judged. */
  void interrupt() {
    calls.close();
  }

  /** Lets go of what connections need, once all have ended. */
  void close() {
    protocol.ifPresent(spoken -> spoken.calls().close());
    if (shared != null) {
      Transport.release();
    }
  }
}
