package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A tap whose client reads nothing")
@Timeout(180)
final class StalledTapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Together far more than sockets hold. */
  private static final int MESSAGES = 3_000;

  private static final String TEXT = "x".repeat(64 * 1024);

  @TempDir private Path folder;

  @Test
  @DisplayName("does not keep a single message from the output")
  void stalled() throws Exception {
    CountDownLatch tapped = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              tapped.await();
              for (int i = 0; i < MESSAGES; i++) {
                connection.sendText(TEXT);
              }
              connection.stayOpen();
            })) {
      Files.writeString(
          folder.resolve("feed.yaml"),
          "input: {label: feed, websocket: {url: '" + server.uri() + "'}}\noutput: {drop: {}}\n");
      try (InletProcess process =
              InletProcess.in(folder)
                  .start("run", "feed.yaml", "--monitor", "127.0.0.1:0", "--monitor-messages");
          Socket tap = new Socket()) {
        URI monitor = URI.create(MonitorAddress.await(process));
        tap.setReceiveBufferSize(4096);
        tap.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), monitor.getPort()));
        String request =
            String.join(
                "\r\n",
                "GET /api/messages?pipeline=feed&rate=1000&bytes=65536 HTTP/1.1",
                "Host: localhost",
                "",
                "");
        tap.getOutputStream().write(request.getBytes(US_ASCII));
        await().atMost(PATIENCE).until(() -> tap.getInputStream().available() > 0);
        tapped.countDown();

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(metrics(monitor))
                        .contains("inlet_output_messages_total{pipeline=\"feed\"} 3000.0"));
        assertThat(metrics(monitor)).contains("inlet_input_paused{pipeline=\"feed\"} 0.0");
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
    }
  }

  private static String metrics(URI monitor) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(monitor.resolve("/metrics")).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
