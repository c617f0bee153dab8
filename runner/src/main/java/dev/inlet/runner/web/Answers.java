package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Has the requests of one server answered, and sends the answers. */
final class Answers extends Handler.Abstract {
  /** What is given to the socket at once: the JDK copies that much for each thread. */
  private static final int PART = 64 * 1024;

  private final WebServer.Handler handler;
  private final Map<Connector, Listening> listenings;

  Answers(WebServer.Handler handler, Map<Connector, Listening> listenings) {
    this.handler = requireNonNull(handler, "handler is null");
    this.listenings = Map.copyOf(listenings);
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Listening listening =
        requireNonNull(
            listenings.get(request.getConnectionMetaData().getConnector()), "of another server");
    ConnectionLimits limits = listening.limits();
    // Before the next request may be read.
    Callback answered = Callback.from(() -> limits.answered(connection), callback);
    try {
      Request read = read(request, listening.endpoint());
      limits.answering(connection);
      Response answer = handler.answer(read);
      response.setStatus(answer.status());
      answer.headers().forEach(response.getHeaders()::put);
      Response.Stream stream = answer.stream();
      if (stream == null) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        Content.copy(Content.Source.from(parts(answer.body())), response, answered);
      } else if (request.getMethod().equals("HEAD")) {
        response.write(true, null, answered);
      } else {
        stream(stream, response, connection, limits, answered);
      }
    } catch (RuntimeException | Error e) {
      fail(e, request, response, answered);
    }
    return true;
  }

  /** After a request that Jetty finds wrong while it is read, or what should not happen. */
  private static void fail(
      Throwable failure,
      org.eclipse.jetty.server.Request request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    report(failure);
    if (response.isCommitted()) {
      callback.failed(failure);
    } else {
      response.reset();
      int status = failure instanceof HttpException refusal ? refusal.getCode() : 500;
      String reason = failure instanceof HttpException refusal ? refusal.getReason() : null;
      // Without the failure, which is reported already.
      org.eclipse.jetty.server.Response.writeError(request, response, callback, status, reason);
    }
  }

  /**
   * For whoever hears of uncaught exceptions, which Jetty would log itself; but not what a client
   * causes, or the end of the server.
   */
  private static void report(Throwable failure) {
    boolean unexpected =
        failure instanceof Error
            || (failure instanceof RuntimeException && !(failure instanceof HttpException));
    if (unexpected) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  private static Request read(org.eclipse.jetty.server.Request request, Endpoint through) {
    Map<String, String> query = new HashMap<>();
    for (Fields.Field field : org.eclipse.jetty.server.Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValue());
    }
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
    }
    return new Request(
        request.getMethod(),
        org.eclipse.jetty.server.Request.getPathInContext(request),
        query,
        headers,
        through);
  }

  private static ByteBuffer[] parts(byte[] body) {
    ByteBuffer[] parts = new ByteBuffer[Math.max(1, (body.length + PART - 1) / PART)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = ByteBuffer.wrap(body, i * PART, Math.min(PART, body.length - i * PART)).slice();
    }
    return parts;
  }

  private static void stream(
      Response.Stream stream,
      org.eclipse.jetty.server.Response response,
      Connection connection,
      ConnectionLimits limits,
      Callback callback) {
    try {
      stream.writeTo(part -> send(part, response, connection, limits));
      limits.answering(connection);
      response.write(true, null, callback);
    } catch (IOException e) {
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    }
  }

  private static void send(
      byte[] part,
      org.eclipse.jetty.server.Response response,
      Connection connection,
      ConnectionLimits limits)
      throws IOException {
    limits.answering(connection);
    Content.Sink.write(response, false, ByteBuffer.wrap(part));
    limits.streaming(connection);
  }

  /** Answers in plain text what is no request, what Jetty itself refuses, and what has failed. */
  static boolean refuse(
      org.eclipse.jetty.server.Request request,
      org.eclipse.jetty.server.Response response,
      Callback callback) {
    int status = response.getStatus();
    if (status == 500
        && request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable e) {
      report(e);
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Response.PLAIN);
    Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    String text = reason == null ? HttpStatus.getMessage(status) : reason.toString();
    if (status == 500) {
      text = "this should not happen; the log says more";
    } else if (status > 500) {
      text = HttpStatus.getMessage(status);
    }
    response.write(true, ByteBuffer.wrap((text + "\n").getBytes(UTF_8)), callback);
    return true;
  }
}
