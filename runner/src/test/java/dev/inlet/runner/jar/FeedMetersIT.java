package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The meters of a process that reads a websocket")
@Timeout(120)
final class FeedMetersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @DisplayName("count what comes, what waits, the pauses, the pings, and the loss with its code")
  void ofFeed() throws Exception {
    // Nobody reads what is written, so the output takes some messages and the others wait.
    List<String> messages = Collections.nCopies(100, "x".repeat(100_000));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(messages);
                  connection.stayOpen();
                });
        InletProcess process = run(server.uri())) {
      URI metrics = URI.create(MonitorAddress.await(process)).resolve("/metrics");
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_connected") == 1);
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_buffered_messages") >= 1);
      assertThat(value(metrics, "inlet_input_buffered_bytes")).isGreaterThanOrEqualTo(100_000);
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_paused") == 1);
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_paused_seconds_total") > 0);

      process.readOut();
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_output_messages_total") == 100);
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_paused") == 0);
      assertThat(value(metrics, "inlet_input_received_messages_total")).isEqualTo(100);
      assertThat(value(metrics, "inlet_input_received_bytes_total")).isEqualTo(10_000_000);
      assertThat(value(metrics, "inlet_input_buffered_messages")).isZero();
      await().atMost(PATIENCE).until(() -> value(metrics, "inlet_input_ping_seconds") > 0);
      // Pongs are signs of life, not messages.
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  value(metrics, "inlet_input_message_age_seconds")
                      > value(metrics, "inlet_input_silence_seconds"));

      server.connection().sendClose(3000, "expired");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  value(metrics, "inlet_input_failures_total", "kind=\"loss\"", "code=\"3000\"")
                      == 1);
      assertThat(value(metrics, "inlet_input_losses_total")).isOne();
    }
  }

  @Test
  @DisplayName("count what the output drops, and not as taken; so does the last line of the log")
  void droppedByOutput() throws Exception {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    collector.createContext(
        "/",
        exchange -> {
          String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          exchange.sendResponseHeaders(text.contains("two") ? 422 : 200, -1);
          exchange.close();
        });
    collector.start();
    try (FeedServer server = FeedServer.sending("one", "two", "three")) {
      Files.writeString(
          folder.resolve("dropping.yaml"),
          """
          input: {websocket: {url: '%s'}}
          output:
            http:
              url: http://localhost:%d/
              format: lines
              max_body_size: 4
              drop_on: [422]
          """
              .formatted(server.uri(), collector.getAddress().getPort()));
      try (InletProcess process =
          InletProcess.in(folder).start("run", "dropping.yaml", "--monitor", "127.0.0.1:0")) {
        URI metrics = URI.create(MonitorAddress.await(process)).resolve("/metrics");
        await().atMost(PATIENCE).until(() -> value(metrics, "inlet_output_messages_total") == 2);
        await()
            .atMost(PATIENCE)
            .until(() -> value(metrics, "inlet_output_messages_dropped_total") == 1);
        process.terminate();

        assertThat(process.await().err())
            .anyMatch(
                line -> line.endsWith("ended after 2 messages; the output has dropped 1 message"));
      }
    } finally {
      collector.stop(0);
    }
  }

  private InletProcess run(URI url) throws IOException {
    Files.writeString(
        folder.resolve("feed.yaml"),
        """
        input:
          websocket:
            url: %s
            max_buffered_messages: 1
            ping: {interval: 100ms, always: true}
        output: {stdout: {}}
        """
            .formatted(url));
    return InletProcess.in(folder)
        .leavingOutUnread()
        .start("run", "feed.yaml", "--monitor", "127.0.0.1:0");
  }

  /** The value of the series that has these labels among others; not a number if there is none. */
  private double value(URI metrics, String name, String... labels)
      throws IOException, InterruptedException {
    String page =
        client
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher series = Pattern.compile("(?m)^" + name + "\\{([^}]*)} (\\S+)$").matcher(page);
    while (series.find()) {
      if (List.of(labels).stream().allMatch(series.group(1)::contains)) {
        return Double.parseDouble(series.group(2));
      }
    }
    return Double.NaN;
  }
}
