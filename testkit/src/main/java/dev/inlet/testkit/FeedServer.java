package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A websocket server on loopback that does what a test tells it, right or wrong, byte by byte.
 *
 * <pre>{@code
 * try (FeedServer server = FeedServer.start(connection -> {
 *   connection.accept();
 *   connection.sendText("hello");
 *   connection.stayOpen();
 * })) {
 *   // connect to server.uri()
 * }
 * }</pre>
 *
 * <p>{@link #close} ends every connection and thread, and throws what went wrong in a handler.
 */
public final class FeedServer implements AutoCloseable {
  private static final Duration END_OF_THREADS = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ServerSocket listener;
  private final Optional<SSLContext> tls;
  private final Optional<SSLParameters> tlsParameters;
  private final Handler handler;
  private final Thread acceptor;
  private final List<FeedConnection> connections = new CopyOnWriteArrayList<>();
  private boolean failedToAccept; // Belongs to the acceptor.
  // Belongs to the acceptor while that runs.
  private final List<Thread> threads = new ArrayList<>();
  private final List<HandshakeRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger total = new AtomicInteger();
  private volatile boolean closing;

  /** What the server does with one connection. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Called in a thread of its own when the request has been read; the connection ends when it
     * returns. An {@link IOException} ends it without further ado, since it says that the client is
     * gone; whatever else is thrown makes {@link FeedServer#verify} and {@link FeedServer#close}
     * fail.
     */
    void handle(FeedConnection connection) throws Exception;
  }

  private FeedServer(
      int port, Optional<SSLContext> tls, Optional<SSLParameters> tlsParameters, Handler handler) {
    this.tls = tls;
    this.tlsParameters = tlsParameters;
    this.handler = requireNonNull(handler, "handler is null");
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = new Thread(this::acceptAll, "feed-server-" + port());
    acceptor.setDaemon(true);
  }

  /** Starts a server on a free port. */
  public static FeedServer start(Handler handler) {
    return start(0, handler);
  }

  /** Starts a server on a port, such as that of a server that was closed. */
  public static FeedServer start(int port, Handler handler) {
    return start(port, Optional.empty(), handler);
  }

  /** Starts a server on a free port that speaks TLS. */
  public static FeedServer start(SSLContext tls, Handler handler) {
    return start(0, Optional.of(tls), handler);
  }

  /**
   * Starts a server on a free port that speaks TLS as the parameters say, such as with old protocol
   * versions only, or with nobody who shows no certificate.
   */
  public static FeedServer start(SSLContext tls, SSLParameters parameters, Handler handler) {
    return start(0, Optional.of(tls), Optional.of(parameters), handler);
  }

  /** Starts a server on a port, with TLS or without. */
  public static FeedServer start(int port, Optional<SSLContext> tls, Handler handler) {
    return start(port, tls, Optional.empty(), handler);
  }

  private static FeedServer start(
      int port, Optional<SSLContext> tls, Optional<SSLParameters> tlsParameters, Handler handler) {
    FeedServer server = new FeedServer(port, tls, tlsParameters, handler);
    server.acceptor.start();
    return server;
  }

  /** Starts a server that sends text messages to every client and then stays open. */
  public static FeedServer sending(String... texts) {
    return start(
        connection -> {
          connection.accept();
          connection.sendTexts(List.of(texts));
          connection.stayOpen();
        });
  }

  private void acceptAll() {
    while (true) {
      try {
        serve(listener.accept());
      } catch (IOException | RuntimeException e) {
        if (listener.isClosed()) {
          return;
        }
        acceptingFailed(e);
      }
    }
  }

  /** Without descriptors each attempt fails at once, until some are free again. */
  private void acceptingFailed(Exception failure) {
    if (!failedToAccept) {
      failedToAccept = true;
      failures.add(failure);
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private void serve(Socket socket) throws IOException {
    FeedConnection connection = connection(socket);
    int number = total.incrementAndGet();
    Thread thread = new Thread(() -> handle(connection), "feed-server-" + port() + "-" + number);
    thread.setDaemon(true);
    connections.add(connection);
    thread.start();
    threads.removeIf(earlier -> !earlier.isAlive());
    threads.add(thread);
  }

  private FeedConnection connection(Socket socket) throws IOException {
    try {
      return new FeedConnection(socket, tls, tlsParameters);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void handle(FeedConnection connection) {
    try {
      requests.add(connection.open());
      handler.handle(connection);
      connection.finish();
    } catch (IOException | InterruptedException e) {
      // The client is gone, or the server is being closed.
    } catch (Throwable e) {
      // What fails because the server is being closed says nothing, unless it was a check.
      if (!closing || e instanceof AssertionError) {
        failures.add(e);
      }
    } finally {
      connection.release();
      connections.remove(connection);
    }
  }

  /** Where a client finds the server, with the path {@code /}. */
  public URI uri() {
    return uri("/");
  }

  /** Where a client finds the server, with a path and perhaps a query. */
  public URI uri(String path) {
    return URI.create((tls.isPresent() ? "wss" : "ws") + "://localhost:" + port() + path);
  }

  /** The port of the loopback interface on which the server listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Every request that was read so far, whatever became of it. */
  public List<HandshakeRequest> requests() {
    return List.copyOf(requests);
  }

  /** The connections that are open, oldest first. */
  public List<FeedConnection> connections() {
    return List.copyOf(connections);
  }

  /**
   * The newest open connection.
   *
   * @throws AssertionError if there is none
   */
  public FeedConnection connection() {
    List<FeedConnection> open = connections();
    if (open.isEmpty()) {
      throw new AssertionError("no connection is open");
    }
    return open.get(open.size() - 1);
  }

  /** How many connections there have been, those included that sent no request. */
  public int totalConnections() {
    return total.get();
  }

  /** Lets nobody in any more: further clients are refused by TCP. Open connections stay. */
  public void stopAccepting() {
    try {
      listener.close();
      acceptor.join(END_OF_THREADS.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Fails if a handler failed so far.
   *
   * @throws AssertionError with the first failure as its cause and the others suppressed
   */
  public void verify() {
    List<Throwable> failed = List.copyOf(failures);
    if (failed.isEmpty()) {
      return;
    }
    AssertionError error =
        new AssertionError("a handler of the server failed: " + failed.get(0), failed.get(0));
    failed.stream().skip(1).forEach(error::addSuppressed);
    throw error;
  }

  /**
   * Ends every connection and thread; idempotent.
   *
   * @throws AssertionError if a handler failed, or does not end
   */
  @Override
  public void close() {
    closing = true;
    stopAccepting();
    connections.forEach(FeedConnection::release);
    threads.forEach(Thread::interrupt);
    threads.forEach(this::join);
    verify();
  }

  private void join(Thread thread) {
    try {
      thread.join(END_OF_THREADS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      failures.add(new AssertionError("the handler in " + thread.getName() + " does not end"));
    }
  }
}
