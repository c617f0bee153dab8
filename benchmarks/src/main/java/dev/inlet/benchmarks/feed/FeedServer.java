package dev.inlet.benchmarks.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import tools.jackson.databind.ObjectMapper;

/**
 * The feed's process. It prints its port, and then answers each line that it reads: to {@code
 * totals} with the {@linkplain FeedTotals totals}, to {@code end} with the same, after it told all
 * connections to end. It ends with its standard input.
 *
 * <p>Arguments: none, or a PKCS #12 key store and its password, for TLS.
 */
public final class FeedServer {
  /** A system property: whether a client without TLS is flooded from a file. */
  public static final String FROM_FILE = "feed.fromFile";

  private static final int BACKLOG = 1024;

  private final ServerSocketChannel listener;
  private final Optional<SSLContext> tls;
  private final List<FeedConnection> connections = new ArrayList<>();
  private FeedTotals ended = FeedTotals.NONE;
  private final Set<String> spent = ConcurrentHashMap.newKeySet();

  private FeedServer(ServerSocketChannel listener, Optional<SSLContext> tls) {
    this.listener = listener;
    this.tls = tls;
  }

  public static void main(String[] arguments) throws Exception {
    Optional<SSLContext> tls =
        arguments.length == 2
            ? Optional.of(FeedTls.context(arguments[0], arguments[1]))
            : Optional.empty();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      FeedServer server = new FeedServer(listener, tls);
      start(server::acceptAll, "feed-acceptor");
      System.out.println(listener.socket().getLocalPort());
      server.obey();
    }
  }

  private void obey() throws IOException {
    ObjectMapper json = new ObjectMapper();
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      if (command.equals("end")) {
        snapshot().forEach(FeedConnection::end);
      }
      System.out.println(json.writeValueAsString(totals()));
    }
  }

  private void acceptAll() {
    while (true) {
      try {
        SocketChannel client = listener.accept();
        start(() -> serve(client), "feed-sender");
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel accepted) {
    try (SocketChannel client = accepted) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      CongestionControl.takeReno(client);
      Wire wire = wire(client);
      boolean fromFile = Boolean.getBoolean(FROM_FILE) && tls.isEmpty();
      serve(new FeedConnection(wire, Upgrade.accept(wire, spent), fromFile));
    } catch (IOException | InterruptedException e) {
      System.err.println("feed: " + e);
    }
  }

  private void serve(FeedConnection connection) throws IOException, InterruptedException {
    add(connection);
    try {
      connection.serve();
    } catch (IOException e) {
      if (!connection.isEnding()) {
        throw e;
      }
    } finally {
      remove(connection);
    }
  }

  private Wire wire(SocketChannel client) throws IOException {
    if (tls.isEmpty()) {
      return new PlainWire(client);
    }
    SSLEngine engine = tls.get().createSSLEngine();
    engine.setUseClientMode(false);
    return new TlsWire(client, engine);
  }

  private synchronized void add(FeedConnection connection) {
    connections.add(connection);
  }

  private synchronized void remove(FeedConnection connection) {
    connections.remove(connection);
    ended = ended.plus(connection.tally()).withoutDelay();
  }

  private synchronized List<FeedConnection> snapshot() {
    return List.copyOf(connections);
  }

  private synchronized FeedTotals totals() {
    FeedTotals totals = ended;
    for (FeedConnection connection : connections) {
      totals = totals.plus(connection.tally());
    }
    return totals.at(System.nanoTime(), connections.size());
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
