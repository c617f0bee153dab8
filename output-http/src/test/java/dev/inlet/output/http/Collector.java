package dev.inlet.output.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An HTTP server that keeps what it gets and answers as it was told: 200 unless it was. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private volatile int usual = 200;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /** What an answer is made of; none is sent with status 0. */
  record Reply(int status, Map<String, String> headers, String body) {}

  /** A request, whether it was accepted or not. */
  record Received(String method, String path, Headers headers, String latin1, int status) {
    String text() {
      return new String(bytes(), UTF_8);
    }

    byte[] bytes() {
      return latin1.getBytes(ISO_8859_1);
    }

    String header(String name) {
      return headers.getFirst(name);
    }
  }

  private Collector(HttpServer server, String scheme, Reply... first) {
    this.server = server;
    this.scheme = scheme;
    replies.addAll(List.of(first));
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static Collector start() throws IOException {
    return start(0);
  }

  /** Starts on a port where requests may be under way; the first of them get these answers. */
  static Collector start(int port, Reply... first) throws IOException {
    return new Collector(HttpServer.create(address(port), 0), "http", first);
  }

  static Collector start(SSLContext tls) throws IOException {
    return start(tls, tls.getDefaultSSLParameters());
  }

  static Collector start(SSLContext tls, SSLParameters parameters) throws IOException {
    HttpsServer server = HttpsServer.create(address(0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters connection) {
            connection.setSSLParameters(parameters);
          }
        });
    return new Collector(server, "https");
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  String url() {
    return scheme + "://localhost:" + port() + "/feed";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers one of the next requests, in the order of these calls. */
  Collector reply(int status, String body) {
    return reply(new Reply(status, Map.of(), body));
  }

  Collector reply(Reply reply) {
    replies.add(reply);
    return this;
  }

  /** Answers whatever {@link #reply} says nothing of with a status from now on. */
  void always(int status) {
    usual = status;
  }

  List<Received> received() {
    return received;
  }

  List<Received> accepted() {
    return received.stream().filter(request -> request.status() == 200).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Reply next = replies.poll();
    Reply reply = next == null ? new Reply(usual, Map.of(), "") : next;
    received.add(
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            new String(body, ISO_8859_1),
            reply.status()));
    if (reply.status() == 0) {
      return; // never answered
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] answer = reply.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
