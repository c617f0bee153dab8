package dev.inlet.runner.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Where a server listens, and the connections that it has there.
 *
 * @param connector what of Jetty's does so
 * @param endpoint with the port that was chosen
 * @param file of the endpoint, if it has one
 */
record Listening(
    AbstractConnector connector,
    Endpoint endpoint,
    Optional<SocketFile> file,
    ConnectionLimits limits)
    implements AutoCloseable {
  /** The threads of each. */
  static final int THREADS = 2;

  // A selector that accepts as well would spin while the process has no file descriptor left.
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;

  Listening {
    connector.addBean(limits);
    connector.setIdleTimeout(0); // the limits have one
  }

  /** Listens on an address of the network from now on. */
  static Listening tcp(
      Server server,
      Endpoint.Tcp endpoint,
      HttpConnectionFactory http,
      Optional<SslContextFactory.Server> tls,
      ConnectionLimits limits)
      throws IOException {
    ConnectionFactory[] factories =
        tls.map(contexts -> AbstractConnectionFactory.getFactories(contexts, http))
            .orElseGet(() -> new ConnectionFactory[] {http});
    ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS, factories);
    // Not by the connector, which says less of what fails.
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      InetAddress address = InetAddress.getByName(endpoint.host());
      channel.bind(new InetSocketAddress(address, endpoint.port()));
      connector.setHost(address.getHostAddress()); // for its name
      connector.open(channel);
      Endpoint.Tcp chosen = new Endpoint.Tcp(address.getHostAddress(), connector.getLocalPort());
      return new Listening(connector, chosen, Optional.empty(), limits);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Listens on a socket file from the start of the server on, and shows it when it is published.
   */
  static Listening unix(
      Server server, Endpoint.Unix endpoint, HttpConnectionFactory http, ConnectionLimits limits)
      throws IOException {
    SocketFile file = SocketFile.prepare(endpoint.path());
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, ACCEPTORS, SELECTORS, http);
    connector.setUnixDomainPath(file.bound());
    return new Listening(connector, new Endpoint.Unix(file.path()), Optional.of(file), limits);
  }

  /** Shows the socket file, if there is one, once the server was started. */
  void publish() throws IOException {
    if (file.isPresent()) {
      try {
        file.get().publish();
      } catch (IOException e) {
        throw new IOException(endpoint + ": " + e.getMessage(), e);
      }
    }
  }

  /** Takes no connection any more; those that it has stay. */
  void stopAccepting() {
    var unused = connector.shutdown();
  }

  /** Listens no longer, also if its server was never started. */
  @Override
  public void close() {
    IO.close(connector instanceof ServerConnector network ? network : null);
    file.ifPresent(IO::close);
  }
}
