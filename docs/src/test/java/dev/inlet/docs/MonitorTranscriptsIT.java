package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the page about watching says that a monitor answers")
final class MonitorTranscriptsIT {
  private static final Guides.Page PAGE = Guides.page("docs/operations/watching.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** The only block of the page that begins with this text, a line each, without what differs. */
  private static List<String> block(String text) {
    List<Guides.Block> blocks =
        PAGE.blocks("text").stream().filter(block -> block.text().startsWith(text)).toList();
    assertThat(blocks).as("blocks of %s with %s", PAGE.name(), text).hasSize(1);
    return normalised(blocks.get(0).lines());
  }

  private static List<String> normalised(List<String> lines) {
    return lines.stream().map(MonitorTranscriptsIT::normalised).toList();
  }

  /** Without what differs from run to run. */
  private static String normalised(String line) {
    String general =
        line.replaceAll("localhost:\\d+", "localhost:PORT")
            .replaceAll("\\b(\\d+(ms|s|m|h))+\\b", "TIME")
            .replaceAll(" {2,}", "  ");
    boolean row = general.matches("(trades|quotes)  .*");
    // Rates are those of a process that has run for a while.
    return row ? general.replaceAll(" (\\d+|-)(?= )", " N") : general;
  }

  @Test
  @DisplayName("is what /ready and top say of an output that refuses and a server that does")
  void answers() throws Exception {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger sinkStatus = new AtomicInteger(503);
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(sinkStatus.get(), -1);
          exchange.close();
        });
    sink.start();
    AtomicInteger attempts = new AtomicInteger();
    try (FeedServer trades = FeedServer.sending("one");
        FeedServer quotes =
            FeedServer.start(connection -> quotes(connection, attempts.incrementAndGet()))) {
      String address = "localhost:" + sink.getAddress().getPort();
      config("trades", trades, "http: {url: 'http://" + address + "/trades'}");
      config("quotes", quotes, "drop: {}");
      String[] run = {"run", "trades.yaml", "quotes.yaml", "--monitor", "127.0.0.1:0"};
      try (InletProcess inlet = InletProcess.run(folder, Map.of(), run)) {
        URI monitor = inlet.awaitMonitor();
        awaitLines(() -> get(monitor.resolve("/ready?outputs=true")), block("not ready\n"));
        sinkStatus.set(200);
        String[] top = {"top", "--once", "--monitor", monitor.getAuthority()};
        awaitLines(() -> normalised(InletProcess.succeed(folder, top)), block("2 pipelines"));
        assertThat(inlet.terminate()).isZero();
      }
    } finally {
      sink.stop(0);
    }
  }

  private static void awaitLines(Callable<List<String>> lines, List<String> expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines.call()).isEqualTo(expected));
  }

  /** Ends the first connection behind a message, and accepts no other. */
  private static void quotes(FeedConnection connection, int attempt) throws Exception {
    if (attempt == 1) {
      connection.accept();
      connection.sendText("one");
      connection.sendClose(1001, "");
      connection.awaitClosed(PATIENCE);
    } else {
      connection.sendRaw("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
    }
  }

  private void config(String name, FeedServer server, String output) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        input:
          label: %s
          websocket:
            url: %s
            connection: {retry_initial: 50ms, retry_max: 1m}
        output:
          %s
        """
            .formatted(name, server.uri("/" + name), output));
  }

  private static List<String> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return normalised(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body().toList());
  }
}
