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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers three questions over HTTP: {@code /metrics} in the text format of Prometheus, {@code
 * /ready} with 200 while every pipeline is connected and 503 while one is not, and {@code /live}
 * with 200. Owns the thread {@code inlet-monitor}.
 */
public final class Monitor implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<PipelineMeters> pipelines = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService executor;

  private Monitor(HttpServer server) {
    this.server = server;
    executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "inlet-monitor");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, 200, "text/plain; version=0.0.4", registry.scrape()));
    server.createContext("/ready", this::answerReady);
    server.createContext("/live", exchange -> answer(exchange, 200, "text/plain", "live\n"));
    server.start();
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if the address cannot be listened on
   */
  public static Monitor start(InetSocketAddress address) throws IOException {
    return new Monitor(HttpServer.create(address, 0));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** What watches one pipeline. */
  public record Watch(InputListener input, DeliveryListener deliveries) {}

  /**
   * Adds a pipeline.
   *
   * @param listener hears everything that the input tells, too
   */
  public Watch watch(String pipeline, InputListener listener) {
    PipelineMeters meters = new PipelineMeters(registry, pipeline, listener);
    pipelines.add(meters);
    return new Watch(meters, meters);
  }

  private void answerReady(HttpExchange exchange) throws IOException {
    boolean ready =
        !pipelines.isEmpty() && pipelines.stream().allMatch(PipelineMeters::isConnected);
    answer(exchange, ready ? 200 : 503, "text/plain", ready ? "ready\n" : "not connected\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    registry.close();
  }
}
