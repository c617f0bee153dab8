package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that has by HTTP what a feed has sent. */
final class HistoryServer implements AutoCloseable {
  /** The queries of the requests, in their order. */
  final List<String> queries = new CopyOnWriteArrayList<>();

  /** The credentials of the requests. */
  final List<String> credentials = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  HistoryServer(Handler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/history",
        exchange -> {
          queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
          credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          try (exchange) {
            handler.handle(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is being closed
          }
        });
    server.start();
  }

  /** One that has the same for every request. */
  static HistoryServer of(String body) {
    return new HistoryServer(exchange -> answer(exchange, 200, body));
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** An address of it, with this query. */
  String url(String query) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/history?" + query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
