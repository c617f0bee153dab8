package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inlet.input.InputListener;
import dev.inlet.runner.pipeline.DeliveryListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Answers three questions over HTTP: {@code /metrics} in the text format of Prometheus, {@code
 * /ready} with 200 while every pipeline is connected and 503 while one is not, and {@code /live}
 * with 200. Only GET and HEAD are answered, on these paths alone.
 *
 * <p>Owns the threads {@code inlet-monitor-*}, one for each request under way. Connections are
 * bounded in number, and requests in time, so that no client can keep others from an answer.
 */
public final class Monitor implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 64;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<PipelineMeters> pipelines = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<Answer>> answers =
      Map.of(
          "/metrics", this::metrics,
          "/ready", this::ready,
          "/live", () -> new Answer(200, PLAIN, "live\n"));
  private final HttpServer server;
  private final RequestExecutor executor;

  private record Answer(int status, String type, String text) {}

  private Monitor(HttpServer server, Duration timeLimit) {
    this.server = server;
    executor = new RequestExecutor(MAX_CONNECTIONS, timeLimit);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if the address cannot be listened on
   */
  public static Monitor start(InetSocketAddress address) throws IOException {
    return start(address, TIME_LIMIT);
  }

  /**
   * As {@link #start(InetSocketAddress)}.
   *
   * @param timeLimit how long a request may take, from its first byte to the last of the answer
   */
  static Monitor start(InetSocketAddress address, Duration timeLimit) throws IOException {
    // The JDK's server takes this limit from nowhere else, and reads it once.
    if (System.getProperty("jdk.httpserver.maxConnections") == null) {
      System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
    }
    return new Monitor(HttpServer.create(address, 0), timeLimit);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Where it answers, in a form to be opened. */
  public URI uri() {
    String host = address().getAddress().getHostAddress();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + authority + ":" + address().getPort() + "/");
  }

  /** What watches one pipeline. */
  public record Watch(InputListener input, DeliveryListener deliveries) {}

  /**
   * Adds a pipeline.
   *
   * @param listener hears everything that the input reports, too
   */
  public Watch watch(String pipeline, InputListener listener) {
    PipelineMeters meters = new PipelineMeters(registry, pipeline, listener);
    pipelines.add(meters);
    return new Watch(meters, meters);
  }

  private Answer metrics() {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private Answer ready() {
    boolean ready =
        !pipelines.isEmpty() && pipelines.stream().allMatch(PipelineMeters::isConnected);
    return ready ? new Answer(200, PLAIN, "ready\n") : new Answer(503, PLAIN, "not connected\n");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Supplier<Answer> answer = answers.get(exchange.getRequestURI().getPath());
      if (answer == null) {
        send(exchange, new Answer(404, PLAIN, "there are /live, /metrics and /ready\n"));
      } else if (!METHODS.contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, new Answer(405, PLAIN, "there are GET and HEAD\n"));
      } else {
        send(exchange, answer.get());
      }
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.text().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      // The JDK's server logs a warning if it is given the length of what is not sent, and takes
      // a length of zero for one that is not known.
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
    registry.close();
  }
}
