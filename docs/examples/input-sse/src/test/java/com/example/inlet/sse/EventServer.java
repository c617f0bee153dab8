package com.example.inlet.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.testkit.InputContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Sends events to whoever connected last. */
final class EventServer implements InputContract.Source {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

  private static final String REFUSAL =
      "HTTP/1.1 401 Unauthorized\r\nRetry-After: 120\r\nContent-Length: 0\r\n"
          + "Connection: close\r\n\r\n";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final boolean silent;
  private final Thread acceptor = new Thread(this::acceptAll, "event-server");
  private final List<Socket> clients = new ArrayList<>();

  /** What can be sent again, by ID, and the order of what is sent. Guarded by itself. */
  private final NavigableMap<Integer, String> kept = new TreeMap<>();

  private volatile boolean refusing;

  private EventServer(boolean silent) throws IOException {
    this.silent = silent;
    acceptor.setDaemon(true);
    acceptor.start();
  }

  static EventServer start() throws IOException {
    return new EventServer(false);
  }

  /** A server that answers no request. */
  static EventServer silent() throws IOException {
    return new EventServer(true);
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        synchronized (clients) {
          if (listener.isClosed()) { // it came while the server was being closed
            client.close();
            return;
          }
          clients.add(client);
        }
        if (!silent) {
          answer(client);
        }
      } catch (IOException e) {
        // The client has gone, or the server is closed.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader request =
        new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
    int last = Integer.MAX_VALUE;
    String line = request.readLine();
    while (line != null && !line.isEmpty()) {
      if (line.startsWith("Last-Event-ID: ")) {
        last = Integer.parseInt(line.substring("Last-Event-ID: ".length()));
      }
      line = request.readLine();
    }
    synchronized (kept) {
      String missed = String.join("", kept.tailMap(last, false).values());
      client.getOutputStream().write((refusing ? REFUSAL : HEAD + missed).getBytes(UTF_8));
    }
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("url", "http://localhost:" + listener.getLocalPort() + "/events");
  }

  @Override
  public void send(String... messages) throws IOException {
    synchronized (kept) {
      newest().getOutputStream().write(keep(messages).getBytes(UTF_8));
    }
  }

  @Override
  public boolean sendWhileAway(String... messages) {
    synchronized (kept) {
      keep(messages);
    }
    return true;
  }

  private String keep(String... messages) {
    StringBuilder events = new StringBuilder();
    for (String message : messages) {
      int id = kept.isEmpty() ? 1 : kept.lastKey() + 1;
      String event = "id: " + id + "\ndata: " + message + "\n\n";
      kept.put(id, event);
      kept.remove(id - 1_000); // a server keeps what it sent for some time only
      events.append(event);
    }
    return events.toString();
  }

  private Socket newest() {
    synchronized (clients) {
      return clients.get(clients.size() - 1);
    }
  }

  /** Asks for a pause of two minutes as well. */
  @Override
  public boolean refuseCredentials() {
    refusing = true;
    return true;
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
      acceptor.join(); // else it may still take a client for which it waited when that was closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
