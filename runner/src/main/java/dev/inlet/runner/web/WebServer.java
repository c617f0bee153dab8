package dev.inlet.runner.web;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests at one or more endpoints.
 *
 * <p>A request has a time limit from when it has come to the last byte of the answer, its head has
 * one as well, and connections are bounded in number, so that a client that sends or reads too
 * slowly keeps no other waiting. Only an answer that is streamed occupies a thread, {@code NAME-N}.
 */
public final class WebServer implements AutoCloseable {
  private static final int MAX_HEAD = 16 * 1024;

  /** For answers, beside those that are streamed. */
  private static final int THREADS = 8;

  /** How long the end of the server waits for answers that are under way. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** What is streamed is interrupted after half of it. */
  private static final Duration STREAMS_END = Duration.ofMillis(500);

  private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
  private static final int POOLED_BYTES = 1024 * 1024;

  private final Server server;
  private final List<Listening> listenings;
  private final Optional<ServerIdentity> identity;

  /** Answers requests; called by many threads. */
  @FunctionalInterface
  public interface Handler {
    Response answer(Request request);
  }

  /** How a server is set up; see the methods. */
  public static final class Builder {
    private final String name;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable ServerIdentity identity;
    private int maxConnections = 64;
    private int maxStreams = 8;
    private Duration timeLimit = Duration.ofSeconds(10);

    private Builder(String name) {
      this.name = requireNonNull(name, "name is null");
    }

    /** Listens there; at least one is needed. */
    public Builder endpoint(Endpoint endpoint) {
      endpoints.add(requireNonNull(endpoint, "endpoint is null"));
      return this;
    }

    /** Has TLS on all endpoints of the network. */
    public Builder identity(ServerIdentity newIdentity) {
      identity = requireNonNull(newIdentity, "newIdentity is null");
      return this;
    }

    /** How many connections may be open at each endpoint; 64 without it. */
    public Builder maxConnections(int count) {
      maxConnections = count;
      return this;
    }

    /** How many answers are streamed at the same time; 8 without it. */
    public Builder maxStreams(int count) {
      maxStreams = count;
      return this;
    }

    /**
     * How long the answer to a request may take to its last byte, and how long each part of a body
     * that is streamed may; 10 s without it. The head of a request may take twice as long.
     */
    public Builder timeLimit(Duration limit) {
      timeLimit = limit;
      return this;
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if an endpoint cannot be listened on; its message begins with the
     *     endpoint, and it is an {@link UnusableEndpointException} if that will not pass
     */
    public WebServer start(Handler handler) throws IOException {
      WebServer server = new WebServer(jetty(), Optional.ofNullable(identity));
      try {
        for (Endpoint endpoint : endpoints) {
          server.listen(endpoint, maxConnections, timeLimit);
        }
        server.start(handler);
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    }

    private Server jetty() {
      QueuedThreadPool threads =
          new QueuedThreadPool(THREADS + maxStreams + Listening.THREADS * endpoints.size(), 1);
      threads.setName(name);
      threads.setDaemon(true);
      threads.setReservedThreads(0);
      threads.setStopTimeout(STREAMS_END.toMillis());
      threads.setIdleTimeout(Math.toIntExact(IDLE_THREAD.toMillis()));
      return new Server(
          threads,
          new ScheduledExecutorScheduler(name + "-timer", true),
          new ArrayByteBufferPool(0, -1, -1, -1, POOLED_BYTES, POOLED_BYTES));
    }
  }

  private WebServer(Server server, Optional<ServerIdentity> identity) {
    this.server = server;
    this.identity = identity;
    listenings = new ArrayList<>();
  }

  /**
   * Sets a server up.
   *
   * @param name what its threads are called
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  private void listen(Endpoint endpoint, int maxConnections, Duration timeLimit)
      throws IOException {
    HttpConfiguration settings = new HttpConfiguration();
    settings.setRequestHeaderSize(MAX_HEAD);
    settings.setSendServerVersion(false);
    settings.setServerAuthority(new HostPort("localhost")); // of requests without a Host
    // The one that Jetty would add refuses to be asked by a name that its certificate lacks.
    settings.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http = new HttpConnectionFactory(settings);
    ConnectionLimits limits =
        new ConnectionLimits(maxConnections, timeLimit, server.getScheduler());
    try {
      listenings.add(
          endpoint instanceof Endpoint.Unix unix
              ? Listening.unix(server, unix, http, limits)
              : Listening.tcp(
                  server,
                  (Endpoint.Tcp) endpoint,
                  http,
                  identity.map(ServerIdentity::contexts),
                  limits));
    } catch (UnusableEndpointException e) {
      throw new UnusableEndpointException(endpoint, e);
    } catch (IOException | UnsupportedOperationException e) {
      throw new IOException(endpoint + ": " + e.getMessage(), e);
    }
  }

  private void start(Handler handler) throws IOException {
    listenings.forEach(listening -> server.addConnector(listening.connector()));
    server.setHandler(
        new Answers(
            handler,
            listenings.stream()
                .collect(Collectors.toMap(Listening::connector, Function.identity()))));
    server.setErrorHandler(Answers::refuse);
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException(failed() + ": " + cause(e).getMessage(), e);
    }
    for (Listening listening : listenings) {
      listening.publish();
    }
    identity.ifPresent(ServerIdentity::watch);
  }

  /** Where it could not listen; an address of the network is listened on before the start. */
  private Endpoint failed() {
    return listenings.stream()
        .filter(listening -> listening.connector().isFailed())
        .findFirst()
        .orElseGet(() -> listenings.get(listenings.size() - 1))
        .endpoint();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause(cause);
  }

  /** Where it listens, with the ports that were chosen, in the order of the builder. */
  public List<Endpoint> endpoints() {
    return listenings.stream().map(Listening::endpoint).toList();
  }

  /** How many connections are open. */
  int connections() {
    return listenings.stream().mapToInt(listening -> listening.limits().size()).sum();
  }

  /**
   * Stops listening, waits a moment for answers that are under way, and closes all connections.
   * What is streamed yet is interrupted then.
   */
  @Override
  public void close() {
    identity.ifPresent(ServerIdentity::close);
    listenings.forEach(Listening::stopAccepting);
    try {
      awaitAnswers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LifeCycle.stop(server);
    listenings.forEach(Listening::close);
  }

  private void awaitAnswers() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (listenings.stream().anyMatch(listening -> listening.limits().isAnswering())
        && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
