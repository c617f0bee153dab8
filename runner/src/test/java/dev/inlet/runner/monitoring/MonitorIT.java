package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.web.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonitorIT {
  private static final Endpoint LOOPBACK = new Endpoint.Tcp("127.0.0.1", 0);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @DisplayName("a process is ready while all of its pipelines are connected")
  void readiness() throws Exception {
    try (Monitor monitor = start()) {
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      InputListener one = monitor.watch("one", InputListener.NONE).input();
      InputListener two = monitor.watch("two", InputListener.NONE).input();

      one.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      two.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(200);
      one.connectionLost(new NotConnectedException("gone"), Duration.ZERO, 0, Optional.empty());
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      one.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(200);
      assertThat(status(monitor, "/live")).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("metrics count deliveries, losses and the length of gaps for each pipeline")
  void metrics() throws Exception {
    try (Monitor monitor = start()) {
      PipelineWatch watch = monitor.watch("feed", InputListener.NONE);

      watch.input().connected();
      watch.deliveries().delivered(40);
      watch.deliveries().delivered(2);
      watch
          .input()
          .connectionLost(new NotConnectedException("gone"), Duration.ZERO, 42, Optional.empty());
      watch.input().dataResumed(Duration.ofSeconds(3));

      assertThat(get(monitor, "/metrics").body())
          .contains("inlet_output_messages_total{pipeline=\"feed\"} 42.0")
          .contains("inlet_output_batches_total{pipeline=\"feed\"} 2.0")
          .contains("inlet_input_losses_total{pipeline=\"feed\"} 1.0")
          .contains("inlet_input_gap_seconds_sum{pipeline=\"feed\"} 3.0")
          .contains("inlet_input_connected{pipeline=\"feed\"} 0.0");
    }
  }

  @Test
  @DisplayName("readiness says of each pipeline why it is ready or not, as text or as JSON")
  void reasons() throws Exception {
    try (Monitor monitor = start()) {
      InputListener one = monitor.watch("one", InputListener.NONE).input();
      InputListener two = monitor.watch("two", InputListener.NONE).input();
      one.connected();
      two.connected();
      two.connectionLost(new NotConnectedException("gone"), Duration.ZERO, 0, Optional.empty());

      assertThat(get(monitor, "/ready").body())
          .isEqualTo("not ready\none: connected\ntwo: not connected: gone\n");
      assertThat(get(monitor, "/ready?format=json").body())
          .contains("\"ready\":false")
          .contains("{\"name\":\"two\",\"ready\":false,\"reason\":\"not connected: gone\"}");
    }
  }

  @Test
  @DisplayName("an output that refuses counts for readiness if the request says so")
  void refusingOutput() throws Exception {
    try (Monitor monitor = start()) {
      InputListener feed = monitor.watch("feed", InputListener.NONE).input();
      feed.connected();
      feed.batchRefused(3, new IOException("disk full"), Duration.ofSeconds(1));

      assertThat(status(monitor, "/ready")).isEqualTo(200);
      assertThat(status(monitor, "/ready?outputs=true")).isEqualTo(503);
      assertThat(get(monitor, "/ready?outputs=true").body())
          .contains("feed: connected; the output refuses what it is given: disk full");
      assertThat(get(monitor, "/metrics").body())
          .contains("inlet_output_refusing{pipeline=\"feed\"} 1.0");
      feed.outputRecovered(1, Duration.ofSeconds(1));
      assertThat(status(monitor, "/ready?outputs=true")).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("a status that an input tells has meters, whose totals go on in the next pipeline")
  void inputStatus() throws Exception {
    try (Monitor monitor = start()) {
      var unused = monitor.watch("feed", InputListener.NONE);
      assertThat(get(monitor, "/metrics").body()).doesNotContain("inlet_input_received");
      for (int run = 1; run <= 2; run++) {
        monitor.describe(
            new PipelineDescription("feed", "", "", "", () -> ""),
            () -> status,
            () -> Unsettled.NONE);
        assertThat(get(monitor, "/metrics").body())
            .contains("inlet_input_received_messages_total{pipeline=\"feed\"} " + 7 * run + ".0")
            .contains("inlet_input_received_bytes_total{pipeline=\"feed\"} " + 70 * run + ".0")
            .contains("inlet_input_paused_seconds_total{pipeline=\"feed\"} " + 3 * run + ".0")
            .contains("inlet_input_paused{pipeline=\"feed\"} 1.0")
            .contains("inlet_input_buffered_messages{pipeline=\"feed\"} 5.0")
            .contains("inlet_input_buffered_bytes{pipeline=\"feed\"} 500.0")
            .contains("inlet_input_message_age_seconds{pipeline=\"feed\"} 4.0")
            .contains("inlet_input_silence_seconds{pipeline=\"feed\"} 2.0")
            .contains("inlet_input_ping_seconds{pipeline=\"feed\"} 0.25");
      }
    }
  }

  private final InputStatus status =
      InputStatus.builder()
          .received(7, 70)
          .buffered(5, 500)
          .sinceMessage(Duration.ofSeconds(4))
          .sinceSignOfLife(Duration.ofSeconds(2))
          .paused(Duration.ofSeconds(3), Optional.of(Duration.ofSeconds(1)))
          .pingRoundTrip(Duration.ofMillis(250))
          .build();

  @Test
  @DisplayName("failures are counted by phase and code, with few labels whatever a server says")
  void failures() throws Exception {
    try (Monitor monitor = start()) {
      InputListener feed = monitor.watch("feed", InputListener.NONE).input();
      for (int code = 3000; code < 5000; code++) {
        ConnectionFailure gone = ConnectionFailure.of("gone").withPhase("open").withCode(code);
        feed.connectionLost(
            new NotConnectedException(gone), Duration.ZERO, 0, Optional.of(Duration.ofHours(1)));
      }
      feed.connectFailed(
          new ConnectFailedException(ConnectionFailure.of("no").withPhase("upgrade").withCode(401)),
          1,
          Optional.of(Duration.ofHours(1)));

      String page = get(monitor, "/metrics").body();
      assertThat(page.lines().filter(line -> line.startsWith("inlet_input_failures_total")))
          .hasSize(5)
          .anyMatch(line -> line.contains("code=\"4xxx\"") && line.endsWith(" 1000.0"))
          .anyMatch(
              line ->
                  line.contains("code=\"401\",kind=\"attempt\",phase=\"upgrade\"")
                      || (line.contains("kind=\"attempt\"") && line.contains("code=\"401\"")));
      assertThat(page).contains("inlet_input_losses_total{pipeline=\"feed\"} 2000.0");
      assertThat(page.lines().filter(line -> line.startsWith("inlet_input_next_attempt_seconds")))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(Double.parseDouble(line.substring(line.indexOf(' '))))
                      .isBetween(3000.0, 3600.0));
    }
  }

  @Test
  @DisplayName("metrics say which build runs, and how the process and its JVM are")
  void process() throws Exception {
    try (Monitor monitor = start()) {
      assertThat(get(monitor, "/metrics").body())
          .contains("inlet_build_info{java=\"" + Runtime.version() + "\",version=\"")
          .contains("jvm_memory_used_bytes{")
          .contains("process_uptime_seconds");
    }
  }

  @Test
  @DisplayName("the meters of a pipeline disappear when it is removed, and may come again")
  void removed() throws Exception {
    try (Monitor monitor = start()) {
      PipelineWatch stays = monitor.watch("stays", InputListener.NONE);
      stays.input().connected();
      for (int times = 1; times <= 3; times++) {
        PipelineWatch watch = monitor.watch("feed", InputListener.NONE);
        watch.deliveries().delivered(times);
        assertThat(get(monitor, "/metrics").body())
            .contains("inlet_output_messages_total{pipeline=\"feed\"} " + times + ".0");
        assertThat(status(monitor, "/ready")).isEqualTo(503);
        watch.close();
        assertThat(get(monitor, "/metrics").body()).doesNotContain("feed").contains("stays");
        assertThat(status(monitor, "/ready")).isEqualTo(200);
      }
    }
  }

  @Test
  @DisplayName("a pipeline that failed is counted, and not ready until it is connected again")
  void restarted() throws Exception {
    try (Monitor monitor = start()) {
      PipelineWatch watch = monitor.watch("feed", InputListener.NONE);
      watch.changed(PipelineState.RUNNING);
      watch.input().connected();
      watch.changed(PipelineState.RESTARTING);
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      watch.changed(PipelineState.RUNNING);
      watch.input().connected();
      assertThat(status(monitor, "/ready")).isEqualTo(200);
      assertThat(get(monitor, "/metrics").body())
          .contains("inlet_pipeline_restarts_total{pipeline=\"feed\"} 1.0");
      watch.changed(PipelineState.ENDED);
      assertThat(status(monitor, "/ready")).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("metrics keep the rules of the exposition format, and each has a help text")
  void exposition() throws Exception {
    try (Monitor monitor = start()) {
      PipelineWatch watch = monitor.watch("feed", InputListener.NONE);
      watch.input().dataResumed(Duration.ofSeconds(3));

      ExpositionFormat.check(get(monitor, "/metrics").body());
    }
  }

  @Test
  @DisplayName("HEAD is answered as GET is, without the body")
  void head() throws Exception {
    try (Monitor monitor = start()) {
      for (String path : List.of("/live", "/ready", "/metrics")) {
        HttpResponse<String> get = get(monitor, path);
        HttpResponse<String> head = request("HEAD", monitor, path);
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().map()).containsKey("content-length");
        if (!path.equals("/metrics")) { // where values are others each time
          assertThat(head.headers().map().get("content-length"))
              .isEqualTo(get.headers().map().get("content-length"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"})
  @DisplayName("other methods are refused with 405 and what is allowed")
  void otherMethods(String method) throws Exception {
    try (Monitor monitor = start()) {
      for (String path :
          List.of(
              "/", "/page.js", "/api/pipelines", "/api/messages", "/metrics", "/ready", "/live")) {
        HttpResponse<String> response = request(method, monitor, path);
        assertThat(response.statusCode()).as(path).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/live/", "/livex", "/live/x", "/LIVE", "/metrics.txt"})
  @DisplayName("other paths are answered with 404 and the paths that there are")
  void otherPaths(String path) throws Exception {
    try (Monitor monitor = start()) {
      HttpResponse<String> response = get(monitor, path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("/live", "/metrics", "/ready");
      assertThat(status(monitor, "/live?verbose")).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("half a head or body keeps nobody from an answer, and is cut off in time")
  void halfRequests() throws Exception {
    try (Monitor monitor = start(Duration.ofSeconds(1))) {
      List<Socket> clients = new ArrayList<>();
      for (String part :
          List.of(
              "G",
              "GET /live HTTP/1.1\r\nHost: x",
              "POST /live HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
              "GET /live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")) {
        clients.add(connect(monitor, part));
      }
      assertThat(status(monitor, "/live")).isEqualTo(200);
      assertThat(status(monitor, "/metrics")).isEqualTo(200);
      for (Socket client : clients) {
        awaitEnd(client);
      }
      // Their interrupts harm no later request on the same threads.
      for (int i = 0; i < clients.size(); i++) {
        assertThat(status(monitor, "/live")).isEqualTo(200);
      }
    }
  }

  @Test
  @DisplayName(
      "connections are bounded in number, and those that ask for nothing keep nobody from an"
          + " answer")
  void manyConnections() throws Exception {
    try (Monitor monitor = start()) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        clients.add(connect(monitor, ""));
      }
      // The one that has waited longest for its request made room for another.
      awaitEnd(clients.get(0));
      assertThat(status(monitor, "/live")).isEqualTo(200);
      for (Socket client : clients) {
        client.close();
      }
      await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> assertThat(status(monitor, "/live")).isEqualTo(200));
    }
  }

  private static Socket connect(Monitor monitor, String sent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(monitor));
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(sent.getBytes(US_ASCII));
    return socket;
  }

  /** Reads until the server has ended the connection, in whichever way. */
  private static void awaitEnd(Socket socket) throws IOException {
    try (socket) {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static Monitor start() throws IOException {
    return Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)));
  }

  private static Monitor start(Duration timeLimit) throws IOException {
    return Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)), timeLimit);
  }

  private static int port(Monitor monitor) {
    return ((Endpoint.Tcp) monitor.endpoints().get(0)).port();
  }

  private int status(Monitor monitor, String path) throws Exception {
    return get(monitor, path).statusCode();
  }

  private HttpResponse<String> get(Monitor monitor, String path) throws Exception {
    return request("GET", monitor, path);
  }

  private HttpResponse<String> request(String method, Monitor monitor, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port(monitor) + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
