package dev.inlet.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Maven repository on loopback that asks for a password. */
final class Repository implements AutoCloseable {
  static final String USER = "reader";

  /** Braces are what Maven's encrypted passwords stand in, but not every one is of those. */
  static final String PASSWORD = "correct-{horse}";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  Repository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(executor);
    server.createContext("/maven/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/maven/";
  }

  /** Adds an artifact of group {@code com.acme}, version 1.0. */
  Repository with(String artifact, String extension, String dependencies) {
    String base = "com/acme/" + artifact + "/1.0/" + artifact + "-1.0.";
    files.put(base + extension, (artifact + " as " + extension).getBytes(UTF_8));
    String pom =
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>%s</artifactId>
          <version>1.0</version>
          <dependencies>%s</dependencies>
        </project>
        """
            .formatted(artifact, dependencies);
    files.put(base + "pom", pom.getBytes(UTF_8));
    return this;
  }

  /** A dependency on an artifact of the same group. */
  static String dependency(String artifact, String more) {
    return """
    <dependency>
      <groupId>com.acme</groupId>
      <artifactId>%s</artifactId>
      <version>1.0</version>
      %s
    </dependency>
    """
        .formatted(artifact, more);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/maven/".length());
      requests.add(path);
      logins.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      logins.addAll(exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
      byte[] file = files.get(path);
      if (!isLoggedIn(exchange)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"maven\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        exchange.sendResponseHeaders(200, file.length);
        exchange.getResponseBody().write(file);
      }
    }
  }

  private static boolean isLoggedIn(HttpExchange exchange) {
    String login = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
    return ("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** The paths that were asked for. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The headers with which clients have logged in to it, or to it as a proxy. */
  List<String> logins() {
    return List.copyOf(logins);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
