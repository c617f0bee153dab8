package dev.inlet.input.websocket;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP relay on loopback that notes by which name each client asks in TLS, as bytes on the wire
 * (RFC 8446, section 4.1.2, and RFC 6066, section 3).
 */
final class ServerNameRelay implements AutoCloseable {
  private static final int RECORD_HEADER = 5;
  private static final int SERVER_NAME = 0;

  private final ServerSocket listener;
  private final int target;
  private final List<String> extensions = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** A relay to a port on loopback. */
  ServerNameRelay(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The extension of each client so far, in hexadecimal digits; empty if it sent none. */
  List<String> extensions() {
    return List.copyOf(extensions);
  }

  /** How the extension looks that asks by one name, of fewer than 256 bytes. */
  static String asking(String name) {
    int size = name.length();
    StringBuilder extension =
        new StringBuilder(String.format("%04x00%04x", size + 3, size)); // a list of one host name
    name.chars().forEach(c -> extension.append(String.format("%02x", c)));
    return extension.toString();
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "server-name-relay-" + port());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        start(() -> relay(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(server);
      byte[] header = client.getInputStream().readNBytes(RECORD_HEADER);
      byte[] hello = client.getInputStream().readNBytes(ByteBuffer.wrap(header).getShort(3));
      extensions.add(serverName(hello));
      server.getOutputStream().write(header);
      server.getOutputStream().write(hello);
      start(() -> pump(server, client));
      client.getInputStream().transferTo(server.getOutputStream());
      server.shutdownOutput();
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One of both has gone.
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of both has gone.
    }
  }

  private static String serverName(byte[] hello) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(hello));
    in.skipNBytes(4 + 2 + 32); // type and length, version, random
    in.skipNBytes(in.readUnsignedByte()); // session
    in.skipNBytes(in.readUnsignedShort()); // cipher suites
    in.skipNBytes(in.readUnsignedByte()); // compression methods
    in.readUnsignedShort();
    while (in.available() > 0) {
      int type = in.readUnsignedShort();
      byte[] extension = in.readNBytes(in.readUnsignedShort());
      if (type == SERVER_NAME) {
        return HexFormat.of().formatHex(extension);
      }
    }
    return "";
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : new ArrayList<>(threads)) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
