package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The agent of OpenTelemetry")
@Timeout(300)
final class TracingIT {
  private static final Path AGENT =
      Path.of("target", "opentelemetry", "opentelemetry-javaagent.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  @DisplayName("sees the JVM and the requests of the output http, whose server gets the trace")
  void traces() throws Exception {
    try (Receiver receiver = new Receiver();
        FeedServer feed =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("one", "two", "three"));
                  connection.stayOpen();
                })) {
      Files.writeString(
          folder.resolve("a.yaml"),
          """
          input: {label: feed, websocket: {url: '%s'}}
          output: {http: {url: '%s/feed', format: lines}}
          """
              .formatted(feed.uri(), receiver.uri()));
      try (InletProcess process =
          InletProcess.in(folder)
              .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + AGENT)
              .environment("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.uri())
              .environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
              .environment("OTEL_METRIC_EXPORT_INTERVAL", "200")
              .environment("OTEL_BSP_SCHEDULE_DELAY", "100")
              .environment("OTEL_INSTRUMENTATION_MICROMETER_ENABLED", "true")
              .start("run", "--monitor", "127.0.0.1:0", "a.yaml")) {
        await().atMost(PATIENCE).until(() -> receiver.has("/feed", "three\n"));
        String trace = receiver.traces().get(0).split("-", -1)[1];
        await().atMost(PATIENCE).until(() -> receiver.has("/v1/traces", bytes(trace)));
        assertThat(receiver.has("/v1/traces", "POST")).isTrue();
        await().atMost(PATIENCE).until(() -> receiver.has("/v1/metrics", "jvm.memory.used"));
        await()
            .atMost(PATIENCE)
            .until(() -> receiver.has("/v1/metrics", "http.client.request.duration"));
        // Its bridge reads the global registry of Micrometer alone, which is empty.
        assertThat(receiver.has("/v1/metrics", "inlet.output")).isFalse();
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
    }
  }

  private static String bytes(String hexadecimal) {
    return new String(HexFormat.of().parseHex(hexadecimal), ISO_8859_1);
  }

  /** Takes what is sent, as a collector or as any server. */
  private static final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private record Request(String path, String trace, String body) {}

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::receive);
      server.start();
    }

    private void receive(HttpExchange exchange) {
      try (exchange) {
        boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream source = exchange.getRequestBody();
        byte[] body = (isZipped ? new GZIPInputStream(source) : source).readAllBytes();
        String trace = exchange.getRequestHeaders().getFirst("traceparent");
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(path, trace == null ? "" : trace, new String(body, ISO_8859_1)));
        exchange.sendResponseHeaders(200, -1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String uri() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    boolean has(String path, String content) {
      return requests.stream()
          .anyMatch(each -> each.path().equals(path) && each.body().contains(content));
    }

    /** What stands in the header {@code traceparent} of the messages' requests. */
    List<String> traces() {
      return requests.stream()
          .filter(each -> each.path().equals("/feed"))
          .map(Request::trace)
          .toList();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
