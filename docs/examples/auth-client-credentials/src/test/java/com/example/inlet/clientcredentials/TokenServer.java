package com.example.inlet.clientcredentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token server on loopback: {@code token-1}, {@code token-2} and so on, unless told otherwise.
 */
final class TokenServer implements AutoCloseable {
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "";

  TokenServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/token";
  }

  /** The requests so far: the header Authorization, a space and the form. */
  List<String> requests() {
    return requests;
  }

  /** Answers all further requests with this. */
  void answer(int newStatus, String newAnswer) {
    status = newStatus;
    answer = newAnswer;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
    String token = "token-" + requests.size();
    String json =
        answer.isEmpty()
            ? "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":300}"
                .formatted(token)
            : answer;
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Retry-After", "7");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
