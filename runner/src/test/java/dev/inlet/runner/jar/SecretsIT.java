package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers know the whole URL, and say it again wherever a client may show what they say. */
@DisplayName("A key that a variable puts into the path of a URL")
@Timeout(120)
final class SecretsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "k3y~of+the=path";

  /** In the forms in which a server may have it. */
  private static final List<String> FORMS =
      List.of(
          KEY,
          "k3y~of%2Bthe%3Dpath",
          "k3y~of\\u002bthe\\u003dpath",
          Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8)));

  @TempDir private Path folder;

  /** One connection after the other ends in another way, each with the key in its explanation. */
  private static final class Quoting implements FeedServer.Handler {
    private final AtomicInteger connections = new AtomicInteger();

    @Override
    public void handle(FeedConnection connection) throws IOException {
      String path = connection.request().target();
      switch (connections.getAndIncrement()) {
        case 0 -> connection.reject(401, Map.of(), "{\"asked for\":\"" + FORMS + path + "\"}");
        case 1 ->
            connection.reject(
                403, Map.of("WWW-Authenticate", "Bearer realm=\"" + KEY + "\""), "seen " + path);
        case 2 -> connection.reject(302, Map.of("Location", "/login" + path), "");
        case 3 ->
            connection.sendRaw(
                ("HTTP/1.1 404 no " + path + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
        case 4 -> {
          connection.accept(Map.of("Sec-WebSocket-Protocol", KEY));
          connection.awaitClosed(PATIENCE);
        }
        case 5 -> answer(connection, "{\"error\":\"unknown key " + KEY + "\"}");
        case 6 -> {
          answer(connection, "welcome");
          connection.sendText("data of " + path);
          connection.sendClose(4001, "no longer " + KEY);
          connection.receive(PATIENCE);
        }
        default -> {
          answer(connection, "welcome");
          connection.stayOpen();
        }
      }
    }

    private static void answer(FeedConnection connection, String reply) throws IOException {
      connection.accept();
      connection.receiveText(PATIENCE);
      connection.sendText(reply);
    }
  }

  @Test
  @DisplayName("is in no line of the log and on no page of the monitor, whatever a server quotes")
  void pathOfUrl() throws Exception {
    try (FeedServer server = FeedServer.start(new Quoting())) {
      Files.writeString(
          folder.resolve("a.yaml"),
          """
          input:
            label: ${VENUE}
            websocket:
              url: ws://127.0.0.1:%d/v3/${FEED_KEY}/feed
              open_messages: [{message: hello, await: welcome, fail_on: error}]
              connection: {retry_initial: 1ms, retry_max: 1ms}
          logger: {level: trace}
          """
              .formatted(server.port()));
      try (InletProcess process =
          InletProcess.in(folder)
              .environment("FEED_KEY", KEY)
              .environment("VENUE", "venue-of-label")
              .start("run", "a.yaml", "--monitor", "127.0.0.1:0")) {
        await().atMost(PATIENCE).until(() -> count(process, " messages flow again") == 1);
        List<String> pages = pages(monitor(process));
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(server.requests().get(0).target()).isEqualTo("/v3/" + KEY + "/feed");
        assertThat(result.out()).startsWith("welcome", "data of /v3/" + KEY + "/feed");
        assertThat(String.join("\n", result.err()))
            .contains(
                "cannot connect: ws://127.0.0.1:" + server.port() + "/v3/…: upgrade: ",
                "HTTP 401 Refused",
                "seen [REDACTED]",
                "Bearer realm=\\\"[REDACTED]\\\"",
                "location \"/login[REDACTED]\"",
                "HTTP 404 no [REDACTED]",
                "the server chose the subprotocol \"[REDACTED]\"",
                "unknown key [REDACTED]",
                "no longer [REDACTED]");
        for (String form : FORMS) {
          assertThat(result.err()).noneMatch(line -> line.contains(form));
          assertThat(pages).noneMatch(page -> page.contains(form));
        }
        // A label is a name for people, and is shown wherever it came from.
        assertThat(result.err()).anyMatch(line -> line.contains("[venue-of-label] "));
        assertThat(pages).anyMatch(page -> page.contains("{pipeline=\"venue-of-label\"}"));
      }
    }
  }

  private static long count(InletProcess process, String part) {
    return process.err().stream().filter(line -> line.contains(part)).count();
  }

  private static String monitor(InletProcess process) {
    return process.err().stream()
        .filter(line -> line.contains("the monitor answers on "))
        .map(line -> line.substring(line.indexOf("http://")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> pages(String address) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<String> pages = new ArrayList<>();
    for (String path : List.of("metrics", "ready", "live", "other")) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
      pages.add(client.send(request, BodyHandlers.ofString()).body());
    }
    assertThat(pages.get(0)).contains("inlet_input_connect_failures_total");
    return pages;
  }
}
