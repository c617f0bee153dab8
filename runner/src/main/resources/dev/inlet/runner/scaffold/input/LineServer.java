package __package__;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.testkit.InputContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Sends lines to whoever connected last. */
final class LineServer implements InputContract.Source {
  private final ServerSocket listener;
  private final Deque<Socket> clients = new ArrayDeque<>();

  LineServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(20);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("host", "localhost", "port", listener.getLocalPort());
  }

  @Override
  public void send(String... messages) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String message : messages) {
      lines.append(message).append('\n');
    }
    newest().getOutputStream().write(lines.toString().getBytes(UTF_8));
  }

  private Socket newest() throws IOException {
    synchronized (clients) {
      while (true) {
        try {
          clients.addLast(listener.accept());
        } catch (SocketTimeoutException e) {
          if (!clients.isEmpty()) {
            return clients.getLast();
          }
        }
      }
    }
  }

  @Override
  public void dropConnection() throws IOException {
    Socket newest = newest();
    synchronized (clients) {
      clients.remove(newest);
    }
    newest.close();
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (clients) {
        for (Socket client : clients) {
          client.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
