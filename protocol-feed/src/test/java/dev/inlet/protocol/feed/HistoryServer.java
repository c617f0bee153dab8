package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.inlet.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

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
    this(Optional.empty(), handler);
  }

  private HistoryServer(Optional<SSLContext> tls, Handler handler) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      server = tls.isPresent() ? https(anyPort, tls.get()) : HttpServer.create(anyPort, 0);
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

  private static HttpsServer https(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer made = HttpsServer.create(address, 0);
    made.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setNeedClientAuth(true);
            connection.setSSLParameters(parameters);
          }
        });
    return made;
  }

  /** One that is reached by TLS alone, with a certificate of the client. */
  static HistoryServer secure(TestCertificate certificate, TestCertificate client, String body) {
    return new HistoryServer(
        Optional.of(certificate.serverContext(client)), exchange -> answer(exchange, 200, body));
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
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + port()
        + "/history?"
        + query;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
