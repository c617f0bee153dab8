package dev.inlet.runner.web;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests at one or more endpoints.
 *
 * <p>Each connection has a thread of its own, {@code NAME-N}, and a request has a time limit from
 * its first byte to the last of the answer, so that a client that sends or reads too slowly keeps
 * no other waiting. Connections are bounded in number: when there is one too many, the one that has
 * waited longest for its next request is closed.
 */
public final class WebServer implements AutoCloseable {
  private static final long IDLE_THREAD_SECONDS = 10;

  private final List<Listener> listeners;
  private final List<OpenConnections> connections = new ArrayList<>(); // of each listener
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Handler handler;
  private final Duration timeLimit;

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

    /** How many connections may be open; 64 without it. */
    public Builder maxConnections(int count) {
      maxConnections = count;
      return this;
    }

    /**
     * How long a request may take, from its first byte to the last of the answer, and how long each
     * part of a body that is streamed may; 10 s without it.
     */
    public Builder timeLimit(Duration limit) {
      timeLimit = limit;
      return this;
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if an endpoint cannot be listened on; its message begins with the
     *     endpoint
     */
    public WebServer start(Handler handler) throws IOException {
      List<Listener> listeners = new ArrayList<>();
      try {
        for (Endpoint endpoint : endpoints) {
          listeners.add(listen(endpoint));
        }
      } catch (IOException | RuntimeException e) {
        listeners.forEach(TimeLimit::closeQuietly);
        throw e;
      }
      return new WebServer(this, listeners, handler);
    }

    private Listener listen(Endpoint endpoint) throws IOException {
      try {
        if (endpoint instanceof Endpoint.Unix unix) {
          return UnixListener.open(unix);
        }
        return TcpListener.open((Endpoint.Tcp) endpoint, identity);
      } catch (IOException | UnsupportedOperationException e) {
        throw new IOException(endpoint + ": " + e.getMessage(), e);
      }
    }
  }

  private WebServer(Builder builder, List<Listener> listeners, Handler handler) {
    this.listeners = List.copyOf(listeners);
    this.handler = requireNonNull(handler, "handler is null");
    this.timeLimit = builder.timeLimit;
    threads =
        new ThreadPoolExecutor(
            0,
            // The threads of connections that had to make room may take a moment to end.
            2 * builder.maxConnections * listeners.size(),
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(builder.name + "-"));
    timer = new ScheduledThreadPoolExecutor(1, daemons(builder.name + "-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    ThreadFactory acceptors = daemons(builder.name + "-accept-");
    for (Listener listener : listeners) {
      OpenConnections open = new OpenConnections(builder.maxConnections);
      connections.add(open);
      acceptors.newThread(() -> acceptAll(listener, open)).start();
    }
  }

  /**
   * Sets a server up.
   *
   * @param name what its threads are called
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Where it listens, with the ports that were chosen, in the order of the builder. */
  public List<Endpoint> endpoints() {
    return listeners.stream().map(Listener::endpoint).toList();
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void acceptAll(Listener listener, OpenConnections open) {
    while (!threads.isShutdown()) {
      try {
        serve(listener.accept(), listener.endpoint(), open);
      } catch (IOException | RuntimeException e) {
        // The listener was closed, or this process has no file descriptor left for now.
        pause();
      }
    }
  }

  private void pause() {
    try {
      var unused = threads.awaitTermination(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Connection connection, Endpoint through, OpenConnections open) {
    if (!open.add(connection)) {
      TimeLimit.closeQuietly(connection);
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              new Exchanges(connection, through, open, timer, timeLimit, handler).serve();
            } finally {
              open.remove(connection);
              TimeLimit.closeQuietly(connection);
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // The server is closed, or threads do not end; or the system has no thread left for it, which
      // is no reason to end the process.
      open.remove(connection);
      TimeLimit.closeQuietly(connection);
      pause();
    }
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
    listeners.forEach(TimeLimit::closeQuietly);
    connections.forEach(OpenConnections::closeAll);
  }
}
