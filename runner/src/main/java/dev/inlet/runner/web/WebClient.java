package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks a {@link WebServer}: one connection for each request, within a time limit. Used by one
 * thread.
 */
@SuppressWarnings("try") // a time limit is in force for its block, and not referenced in it
public final class WebClient implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final Endpoint endpoint;
  private final Optional<SSLSocketFactory> tls;
  private final Duration timeLimit;
  private final ScheduledThreadPoolExecutor timer;
  private @Nullable String authorization;
  private volatile @Nullable Connection open;
  private volatile boolean closed;

  /** What was answered. */
  public record Reply(int status, String body) {}

  /** Hears the lines of a body as they come. */
  @FunctionalInterface
  public interface Lines {

    /**
     * The next line.
     *
     * @return whether to go on
     */
    boolean line(String text) throws IOException;
  }

  /**
   * A client.
   *
   * @param tls empty for none
   * @param timeLimit how long a request may take, and how long the pause between two lines
   */
  public WebClient(Endpoint endpoint, Optional<SSLSocketFactory> tls, Duration timeLimit) {
    this.endpoint = requireNonNull(endpoint, "endpoint is null");
    this.tls = requireNonNull(tls, "tls is null");
    this.timeLimit = requireNonNull(timeLimit, "timeLimit is null");
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "inlet-client-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Sends these with each request from now on. */
  public void authenticate(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * Asks for something and waits for all of it.
   *
   * @throws IOException if there is no answer in time
   */
  public Reply get(String target) throws IOException {
    try (Connection connection = connect();
        TimeLimit unused = begin(connection)) {
      InputStream in = ask(connection, target);
      int status = readHead(in);
      return new Reply(status, new String(in.readNBytes(MAX_BODY), UTF_8));
    }
  }

  /**
   * Asks for something and hears its lines until there are no more, or enough of them.
   *
   * @return the answer; without the body if that came in lines
   * @throws IOException if there is no answer, or no next line, in time
   */
  public Reply lines(String target, Lines lines) throws IOException {
    try (Connection connection = connect()) {
      open = connection;
      InputStream in;
      int status;
      try (TimeLimit unused = begin(connection)) {
        in = ask(connection, target);
        status = readHead(in);
        if (status != 200) {
          return new Reply(status, new String(in.readNBytes(MAX_BODY), UTF_8));
        }
      }
      Optional<String> next = next(connection, in);
      while (next.isPresent() && lines.line(next.get())) {
        next = next(connection, in);
      }
      return new Reply(status, "");
    } finally {
      open = null;
    }
  }

  private Optional<String> next(Connection connection, InputStream in) throws IOException {
    try (TimeLimit unused = begin(connection)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return Optional.empty();
        }
        line.write(next);
      }
      return Optional.of(line.toString(UTF_8));
    }
  }

  private Connection connect() throws IOException {
    Connection connection = open();
    if (closed) {
      connection.close();
      throw new IOException("closed");
    }
    return connection;
  }

  private TimeLimit begin(Connection connection) throws IOException {
    try {
      return TimeLimit.begin(timer, timeLimit, connection);
    } catch (RejectedExecutionException e) {
      throw new IOException("closed", e);
    }
  }

  private Connection open() throws IOException {
    if (endpoint instanceof Endpoint.Unix unix) {
      return new ChannelConnection(SocketChannel.open(UnixDomainSocketAddress.of(unix.path())));
    }
    Endpoint.Tcp tcp = (Endpoint.Tcp) endpoint;
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(tcp.host(), tcp.port()), Math.toIntExact(timeLimit.toMillis()));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return new SocketConnection(
        socket, tls.isPresent() ? plain -> secure(tls.get(), plain, tcp) : null);
  }

  private static SSLSocket secure(SSLSocketFactory factory, Socket plain, Endpoint.Tcp tcp)
      throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, tcp.host(), tcp.port(), false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** By HTTP/1.0, so that the answer ends with the connection and comes in no chunks. */
  private InputStream ask(Connection connection, String target) throws IOException {
    StringBuilder head = new StringBuilder("GET ").append(target).append(" HTTP/1.0\r\nHost: ");
    head.append(endpoint instanceof Endpoint.Tcp tcp ? tcp.authority() : "localhost");
    if (authorization != null) {
      head.append("\r\nAuthorization: ").append(authorization);
    }
    head.append("\r\n\r\n");
    connection.out().write(head.toString().getBytes(ISO_8859_1));
    connection.out().flush();
    return new BufferedInputStream(connection.in());
  }

  private static int readHead(InputStream in) throws IOException {
    int left = RequestReader.MAX_HEAD;
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("ended the connection without an answer");
      }
      if (--left < 0) {
        throw new IOException("does not speak HTTP");
      }
      head.append((char) next);
    }
    Matcher status = STATUS.matcher(head.substring(0, head.indexOf("\r\n")));
    if (!status.matches()) {
      throw new IOException("does not speak HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  /** Ends what is under way. Any thread may call it. */
  @Override
  public void close() {
    closed = true;
    Connection current = open;
    if (current != null) {
      TimeLimit.closeQuietly(current);
    }
    timer.shutdownNow();
  }
}
