package dev.inlet.protocol.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slack's side of Socket Mode: the method that gives addresses, and what a connection begins with.
 */
final class SlackServer implements ProtocolContract.ServerSide {
  static final String TOKEN = "xapp-1-A111-222-3f5a9c";

  private final HttpServer http;
  private final AtomicInteger tickets = new AtomicInteger();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile URI webSocket = URI.create("ws://localhost:1/");

  /** What the method answers once in place of an address. */
  record Refusal(int status, Map<String, String> headers, String body) {}

  SlackServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.createContext("/api/apps.connections.open", this::answer);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + authorization);
    Refusal refusal = refusals.poll();
    if (refusal != null) {
      refusal.headers().forEach(exchange.getResponseHeaders()::set);
      respond(exchange, refusal.status(), refusal.body());
    } else if (!("Bearer " + TOKEN).equals(authorization)) {
      respond(exchange, 200, "{\"ok\":false,\"error\":\"invalid_auth\"}");
    } else {
      String url =
          webSocket.resolve("/link/?ticket=ticket-" + tickets.incrementAndGet()).toString();
      respond(exchange, 200, "{\"ok\":true,\"url\":\"" + url.replace("/", "\\/") + "\"}");
    }
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Refuses one request. */
  void refuse(int status, Map<String, String> headers, String body) {
    refusals.add(new Refusal(status, headers, body));
  }

  /** The method and credentials of each request. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public Map<String, Object> config(URI server) {
    webSocket = server;
    String api = "http://localhost:" + http.getAddress().getPort() + "/api/";
    return Map.of("app_token", TOKEN, "api_url", api);
  }

  @Override
  public void login(FeedConnection connection, int published) throws IOException {
    connection.sendText(
        "{\"type\":\"hello\",\"num_connections\":1,\"connection_info\":{\"app_id\":\"A1\"}}");
  }

  @Override
  public void send(FeedConnection connection, int number) throws IOException {
    connection.sendText(envelope("e" + number, delivered(number), ""));
  }

  /** An envelope as Slack sends it. */
  static String envelope(String id, String payload, String more) {
    return "{\"envelope_id\":\"%s\",\"payload\":%s,\"type\":\"events_api\",%s\"accepts_response_payload\":false}"
        .formatted(id, payload, more);
  }

  @Override
  public String delivered(int number) {
    return "{\"event_id\":\"Ev%d\",\"event\":{\"text\":\"caf\u00e9 %d\"}}"
        .formatted(number, number);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
