package dev.inlet.runner.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves numbered messages on loopback to every websocket client that comes. */
public final class DemoFeed implements AutoCloseable {
  private static final int MAX_CLIENTS = 100;

  private final ServerSocket server;
  private final FeedPlan plan;
  private final Set<DemoClient> clients = ConcurrentHashMap.newKeySet();

  private DemoFeed(ServerSocket server, FeedPlan plan) {
    this.server = server;
    this.plan = plan;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port cannot be had
   */
  public static DemoFeed start(int port, FeedPlan plan) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    DemoFeed feed = new DemoFeed(server, plan);
    Thread acceptor = new Thread(feed::accept, "inlet-demo-accept");
    acceptor.setDaemon(true);
    acceptor.start();
    return feed;
  }

  /** Where clients find it. */
  public String url() {
    return "ws://127.0.0.1:" + server.getLocalPort() + "/feed";
  }

  private void accept() {
    try {
      while (true) {
        admit(server.accept());
      }
    } catch (IOException e) {
      // Closed, most likely.
      close();
    }
  }

  private void admit(Socket socket) throws IOException {
    if (clients.size() >= MAX_CLIENTS) {
      socket.close();
      return;
    }
    DemoClient client = new DemoClient(socket, plan, clients::remove);
    clients.add(client);
    client.start();
  }

  /** Takes no more clients and cuts those off that are there. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // There is nothing that a demo could do about it.
    }
    clients.forEach(DemoClient::close);
  }
}
