package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/**
 * A proxy on loopback, from which names lead to ports of loopback. It asks for a password if it is
 * given one. Serves any number of clients at a time, on threads of its own, from when it is made
 * until it is closed; for any thread. Making one throws an {@link UncheckedIOException} if it
 * cannot listen.
 */
public final class TestProxy implements AutoCloseable {

  /** How a client asks for its way. */
  public enum Protocol {
    /** By {@code CONNECT} (RFC 9110, section 9.3.6). */
    HTTP,
    /** RFC 1928 and RFC 1929. */
    SOCKS5
  }

  /** What a client gets. */
  public enum Behaviour {
    /** A connection to the server. */
    CONNECTS,
    /** A refusal, and the end of the connection. */
    REFUSES,
    /** Says no, and leaves the connection open. */
    REFUSES_AND_STAYS,
    /** No answer. */
    NEVER_ANSWERS,
    /** The end of the connection, without an answer. */
    HANGS_UP
  }

  private final Protocol protocol;
  private final Behaviour behaviour;
  private final String credentials;
  private final ToIntFunction<String> target;
  private final ServerSocket listener;
  private volatile byte[] refusal = http("502 Bad Gateway");
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requested = new CopyOnWriteArrayList<>();

  private TestProxy(
      Protocol protocol, Behaviour behaviour, String credentials, ToIntFunction<String> target) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.behaviour = requireNonNull(behaviour, "behaviour is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
    this.target = requireNonNull(target, "target is null");
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.add(listener);
    start("accept", this::acceptAll);
  }

  /**
   * One that lets everybody through, whatever host and port they ask for.
   *
   * @param target the port of loopback that all of them get to
   */
  public static TestProxy connecting(Protocol protocol, int target) {
    return leading(protocol, asked -> target);
  }

  /**
   * One that lets everybody through.
   *
   * @param target the port of loopback that {@code host:port}, as it was asked for, leads to;
   *     called by the thread that serves the client
   */
  public static TestProxy leading(Protocol protocol, ToIntFunction<String> target) {
    return new TestProxy(protocol, Behaviour.CONNECTS, "", target);
  }

  /**
   * One that lets only those through who show its password; others are refused, by HTTP with 407.
   *
   * @param target the port of loopback that they get to
   * @param credentials as {@code user:password}, none of it percent-encoded
   */
  public static TestProxy demanding(Protocol protocol, int target, String credentials) {
    return new TestProxy(protocol, Behaviour.CONNECTS, credentials, asked -> target);
  }

  /** One that leads nowhere, but behaves so to each client once that has asked. */
  public static TestProxy misbehaving(Protocol protocol, Behaviour behaviour) {
    return new TestProxy(protocol, behaviour, "", asked -> 0);
  }

  /**
   * One that answers every request by HTTP with this, and leaves the connection open.
   *
   * @param answer all of it, in ISO 8859-1, with the line of its status
   */
  public static TestProxy answering(String answer) {
    TestProxy proxy = new TestProxy(Protocol.HTTP, Behaviour.REFUSES_AND_STAYS, "", asked -> 0);
    proxy.refusal = answer.getBytes(ISO_8859_1);
    return proxy;
  }

  /**
   * Its address, as {@code proxy_url} takes it.
   *
   * @param userInfo as {@code user:password}, percent-encoded; empty for none
   */
  public String url(String userInfo) {
    String scheme = protocol == Protocol.HTTP ? "http" : "socks5";
    String user = userInfo.isEmpty() ? "" : userInfo + "@";
    return URI.create(scheme + "://" + user + "localhost:" + listener.getLocalPort()).toString();
  }

  /**
   * What was asked for by now, as {@code host:port}, in that order; also by those who were refused.
   * A copy.
   */
  public List<String> requested() {
    return List.copyOf(requested);
  }

  private void start(String what, IoTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of the sides has gone.
              }
            },
            "test-proxy-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private interface IoTask {
    void run() throws IOException;
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket client = listener.accept();
      sockets.add(client);
      start("serve", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    Optional<String> asked =
        switch (protocol) {
          case HTTP -> serveHttp(in, client.getOutputStream());
          case SOCKS5 -> serveSocks(in, client.getOutputStream());
        };
    if (asked.isEmpty()) {
      client.close();
      return;
    }
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target.applyAsInt(asked.get()));
    sockets.add(server);
    answer(client.getOutputStream());
    start("up", () -> pump(client, server));
    pump(server, client);
  }

  private void answer(OutputStream out) throws IOException {
    out.write(
        protocol == Protocol.HTTP
            ? "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1)
            : new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
  }

  private static void pump(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  /** Behaves; true if the client may pass. */
  private boolean behave(DataInputStream in, OutputStream out, byte[] answer) throws IOException {
    switch (behaviour) {
      case CONNECTS -> {
        return true;
      }
      case REFUSES -> out.write(answer);
      case REFUSES_AND_STAYS -> {
        out.write(answer);
        in.transferTo(OutputStream.nullOutputStream());
      }
      case NEVER_ANSWERS -> in.transferTo(OutputStream.nullOutputStream());
      case HANGS_UP -> {}
    }
    return false;
  }

  // ---- RFC 9110, section 9.3.6

  /** The host and port that the client may pass to. */
  private Optional<String> serveHttp(DataInputStream in, OutputStream out) throws IOException {
    String head = readHead(in);
    String[] request = head.split("\r\n", 2)[0].split(" ", -1);
    if (!request[0].equals("CONNECT")) {
      throw new IOException("not CONNECT");
    }
    requested.add(request[1]);
    String wanted = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    if (!credentials.isEmpty()
        && !head.matches("(?is).*\r\nproxy-authorization: basic \\Q" + wanted + "\\E\r\n.*")) {
      out.write(http("407 Proxy Authentication Required"));
      return Optional.empty();
    }
    return behave(in, out, refusal) ? Optional.of(request[1]) : Optional.empty();
  }

  private static byte[] http(String status) {
    return ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1);
  }

  private static String readHead(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  // ---- RFC 1928 and RFC 1929

  /** The host and port that the client may pass to. */
  private Optional<String> serveSocks(DataInputStream in, OutputStream out) throws IOException {
    in.readByte();
    byte[] methods = in.readNBytes(in.readByte());
    int method = credentials.isEmpty() ? 0 : 2;
    boolean offered = new String(methods, ISO_8859_1).indexOf(method) >= 0;
    if (behaviour == Behaviour.CONNECTS || behaviour == Behaviour.REFUSES) {
      out.write(new byte[] {5, (byte) (offered ? method : 0xff)});
    } else {
      var unused = behave(in, out, new byte[0]);
      return Optional.empty();
    }
    if (!offered) {
      return Optional.empty();
    }
    if (method == 2) {
      in.readByte();
      String user = new String(in.readNBytes(in.readByte()), UTF_8);
      String password = new String(in.readNBytes(in.readByte()), UTF_8);
      boolean right = credentials.equals(user + ":" + password);
      out.write(new byte[] {1, (byte) (right ? 0 : 1)});
      if (!right) {
        return Optional.empty();
      }
    }
    in.readNBytes(3);
    int type = in.readByte();
    String host =
        type == 3
            ? new String(in.readNBytes(in.readByte()), UTF_8)
            : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
    String asked = host + ":" + in.readUnsignedShort();
    requested.add(asked);
    boolean passes = behave(in, out, new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
    return passes ? Optional.of(asked) : Optional.empty();
  }

  /** Ends all connections, and listens no longer. May be called again. */
  @Override
  public void close() {
    for (Closeable socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
  }
}
