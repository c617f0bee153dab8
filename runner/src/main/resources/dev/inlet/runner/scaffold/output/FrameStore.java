package __package__;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.testkit.OutputContract;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that keeps the messages it gets, and confirms each of them. */
final class FrameStore implements OutputContract.Target {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> received = new ArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private Mode mode = Mode.ACCEPTS;

  private enum Mode {
    ACCEPTS,
    /** Closes each connection on which something arrives. */
    REFUSES,
    /** Reads, and confirms nothing. */
    HANGS
  }

  FrameStore() throws IOException {
    start(this::acceptClients);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "frame-store");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptClients() {
    try {
      while (true) {
        Socket client = server.accept();
        synchronized (this) {
          clients.add(client);
        }
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // The store is closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      for (long count = 1; take(new String(in.readNBytes(in.readInt()), UTF_8)); count++) {
        out.writeLong(count);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private synchronized boolean take(String message) {
    while (mode == Mode.HANGS) {
      try {
        wait();
      } catch (InterruptedException e) {
        return false;
      }
    }
    return mode == Mode.ACCEPTS && received.add(message);
  }

  private synchronized boolean become(Mode next) {
    mode = next;
    notifyAll();
    return true;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("port", server.getLocalPort());
  }

  @Override
  public synchronized List<String> received() {
    return List.copyOf(received);
  }

  @Override
  public boolean refuse() {
    return become(Mode.REFUSES);
  }

  @Override
  public boolean hang() {
    return become(Mode.HANGS);
  }

  @Override
  public void accept() {
    become(Mode.ACCEPTS);
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (this) {
        for (Socket client : clients) {
          client.close();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
