package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** An HTTP proxy that leads one client to where it asks for with CONNECT. */
final class Tunnel implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  Tunnel() throws IOException {
    start(this::serve);
  }

  private synchronized void start(Runnable work) {
    Thread thread = new Thread(work, "tunnel");
    threads.add(thread);
    thread.start();
  }

  private synchronized Socket use(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    try {
      Socket client = use(listener.accept());
      String target = head(client.getInputStream()).split(" ", -1)[1];
      int colon = target.lastIndexOf(':');
      Socket server =
          use(
              new Socket(
                  target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))));
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
      start(() -> pump(server, client));
      pump(client, server);
    } catch (IOException e) {
      return; // closed
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    List<Thread> all;
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
      all = List.copyOf(threads);
    }
    try {
      for (Thread thread : all) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
