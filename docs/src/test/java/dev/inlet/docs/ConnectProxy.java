package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback from which every name leads to one port of loopback (RFC 9110, section
 * 9.3.6).
 */
final class ConnectProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ConnectProxy(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
    sockets.add(listener);
  }

  static ConnectProxy start(int target) throws IOException {
    ConnectProxy proxy =
        new ConnectProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    proxy.run(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The heads of all requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      sockets.add(client);
      run(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    requests.add(head(client.getInputStream()));
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    sockets.add(server);
    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
    run(() -> forward(client, server));
    forward(server, client);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client ended in its request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void forward(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the sides has gone.
              }
            },
            "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    for (Closeable socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
