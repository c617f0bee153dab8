package dev.inlet.runner.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Listens on an address of the network. */
final class TcpListener implements Listener {
  private final ServerSocket server;
  private final Endpoint.Tcp endpoint;
  private final @Nullable ServerIdentity tls;

  private TcpListener(ServerSocket server, @Nullable ServerIdentity tls) {
    this.server = server;
    this.tls = tls;
    this.endpoint =
        new Endpoint.Tcp(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /**
   * Begins to listen.
   *
   * @param tls null for none
   */
  static TcpListener open(Endpoint.Tcp endpoint, @Nullable ServerIdentity tls) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()));
      return new TcpListener(server, tls);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Connection accept() throws IOException {
    Socket socket = server.accept();
    socket.setTcpNoDelay(true);
    return new SocketConnection(socket, tls == null ? null : tls::wrap);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
