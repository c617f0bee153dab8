package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.runner.web.RequestReader.BadRequestException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The requests of one connection, one after the other, on its thread. */
@SuppressWarnings("try") // a time limit is in force for its block, and not referenced in it
final class Exchanges {
  /** How long a connection may wait for its next request. */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

  /** What is read of a body that nobody wants, so that its sender sees the answer. */
  private static final int MAX_DISCARDED = 64 * 1024;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final Connection connection;
  private final Endpoint through;
  private final OpenConnections connections;
  private final ScheduledThreadPoolExecutor timer;
  private final Duration timeLimit;
  private final WebServer.Handler handler;

  Exchanges(
      Connection connection,
      Endpoint through,
      OpenConnections connections,
      ScheduledThreadPoolExecutor timer,
      Duration timeLimit,
      WebServer.Handler handler) {
    this.connection = connection;
    this.through = through;
    this.connections = connections;
    this.timer = timer;
    this.timeLimit = timeLimit;
    this.handler = handler;
  }

  /** Serves until the client ends, in whichever way. */
  void serve() {
    try {
      InputStream in = open();
      boolean more = true;
      while (more) {
        int first = first(in);
        more = first >= 0 && serve(first, in);
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // the client is gone, or was too slow, or the server is closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private InputStream open() throws IOException {
    try (TimeLimit unused = TimeLimit.begin(timer, timeLimit, connection)) {
      return new BufferedInputStream(connection.in());
    }
  }

  private int first(InputStream in) throws IOException {
    connections.idle(connection);
    try (TimeLimit unused = TimeLimit.begin(timer, IDLE_LIMIT, connection)) {
      return in.read();
    }
  }

  /** Answers one request; false if it was the last one of the connection. */
  private boolean serve(int first, InputStream in) throws IOException, InterruptedException {
    Request request;
    Response response;
    boolean keep;
    try (TimeLimit unused = TimeLimit.begin(timer, timeLimit, connection)) {
      try {
        request = RequestReader.read(first, in, through);
        connections.busy(connection);
      } catch (BadRequestException e) {
        send(Response.plain(e.status(), e.getMessage() + "\n"), true, false);
        discard(in);
        return false;
      }
      response = answer(request);
      keep = request.keepsConnection() && !request.hasBody() && response.stream() == null;
      send(response, !request.method().equals("HEAD"), keep);
      if (request.hasBody()) {
        discard(in);
      }
    }
    Optional<Response.Stream> stream =
        Optional.ofNullable(response.stream()).filter(any -> !request.method().equals("HEAD"));
    if (stream.isPresent()) {
      stream.get().writeTo(this::sendPart);
      connection.shutdownOutput();
    }
    return keep;
  }

  private Response answer(Request request) throws IOException {
    try {
      return handler.answer(request);
    } catch (RuntimeException e) {
      send(Response.plain(500, "this should not happen; the log says more\n"), true, false);
      throw e; // for whoever hears of uncaught exceptions
    }
  }

  private void sendPart(byte[] part) throws IOException {
    try (TimeLimit unused = TimeLimit.begin(timer, timeLimit, connection)) {
      OutputStream out = connection.out();
      out.write(part);
      out.flush();
    }
  }

  private void send(Response response, boolean withBody, boolean keep) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(response.status()).append(' ').append(reason(response.status())).append("\r\n");
    line(head, "Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    response.headers().forEach((name, value) -> line(head, name, value));
    if (response.stream() == null) {
      line(head, "Content-Length", Integer.toString(response.body().length));
    }
    if (!keep) {
      line(head, "Connection", "close");
    }
    head.append("\r\n");
    // A small body goes with its head; a large one is not copied.
    OutputStream out = new BufferedOutputStream(connection.out());
    out.write(head.toString().getBytes(ISO_8859_1));
    if (withBody) {
      out.write(response.body());
    }
    out.flush();
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Closing a connection with something unread in it may take the answer away from the client. */
  private void discard(InputStream in) throws IOException {
    connection.shutdownOutput();
    for (int left = MAX_DISCARDED; left > 0 && in.read() >= 0; ) {
      left--;
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Status";
    };
  }
}
