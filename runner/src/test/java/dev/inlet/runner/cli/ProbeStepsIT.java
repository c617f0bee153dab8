package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.json.JsonValue;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("A step of inlet probe")
@Timeout(120)
class ProbeStepsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private String config(String name, URI url, String... more) throws Exception {
    String fields =
        String.join("", List.of(more).stream().map(line -> "    " + line + "\n").toList());
    return Files.writeString(
            folder.resolve(name),
            "input:\n  websocket:\n    url: " + url + "\n" + fields + "output: {drop: {}}\n")
        .toString();
  }

  @Test
  @DisplayName("names the address, what TLS has agreed on, the subprotocol and the compression")
  void details() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    Path authorities = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept(
                  Map.of(
                      "Sec-WebSocket-Protocol",
                      "ticks.v2",
                      "Sec-WebSocket-Extensions",
                      "permessage-deflate; server_no_context_takeover"));
              connection.sendText("x");
              connection.stayOpen();
            })) {
      String file =
          config(
              "feed.yaml",
              server.uri(),
              "tls: {enabled: true, root_cas_file: " + authorities + "}",
              "compression: permessage_deflate",
              "subprotocols: [ticks.v1, ticks.v2]");
      String out = CommandRun.of("probe", file).text();

      assertThat(out)
          .containsPattern("address +(127\\.0\\.0\\.1|::1|0:0:0:0:0:0:0:1)")
          .containsPattern("engine +\\S+")
          .containsPattern("tls +doubtful .*TLSv1\\.3, TLS_AES_\\w+")
          .containsPattern("server name +localhost")
          .containsPattern("CN=localhost")
          .containsPattern("subprotocol +ticks\\.v2 of ticks\\.v1, ticks\\.v2")
          .containsPattern("compression +permessage-deflate; server_no_context_takeover");
    }
  }

  @Test
  @DisplayName("tells of the proxy that it leads to the server")
  void proxy() throws Exception {
    try (FeedServer server = FeedServer.sending("x");
        Tunnel proxy = new Tunnel()) {
      String file =
          config("feed.yaml", server.uri(), "proxy_url: http://localhost:" + proxy.port());
      CommandRun probe = CommandRun.of("probe", file);

      assertThat(probe.status()).as(probe.text()).isZero();
      assertThat(probe.text())
          .containsPattern("connect +ok .*the proxy http://localhost:" + proxy.port())
          .containsPattern("proxy +ok .* leads to localhost:" + server.port());
    }
  }

  @Test
  @DisplayName("is told as soon as it is done, with the time that it took")
  void whileItHappens() throws Exception {
    CountDownLatch answering = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              answering.await();
              connection.accept();
              connection.sendText("x");
              connection.stayOpen();
            })) {
      String file = config("feed.yaml", server.uri());
      StringWriter out = new StringWriter();
      CommandLine command = CommandLineInterface.commandLine().setOut(new PrintWriter(out, true));
      CompletableFuture<Integer> status =
          CompletableFuture.supplyAsync(() -> command.execute("probe", "--format", "json", file));
      await().atMost(SOON).until(() -> out.toString().contains("\"step\":\"connect\""));
      long seen = System.nanoTime();
      assertThat(out.toString()).doesNotContain("\"step\":\"upgrade\"");
      await().until(() -> System.nanoTime() - seen > 50_000_000);
      long held = (System.nanoTime() - seen) / 1_000_000;
      answering.countDown();

      assertThat(status.get()).isZero();
      assertThat(member(out, "upgrade", "duration_ms").asDecimal().orElseThrow())
          .isGreaterThanOrEqualTo(BigDecimal.valueOf(held));
      assertThat(member(out, "upgrade", "outcome").asString()).contains("done");
      assertThat(member(out, "message", "details").elements())
          .extracting(detail -> detail.member("name").flatMap(JsonValue::asString).orElseThrow())
          .doesNotContain("content");
    }
  }

  /** A member of the line about a step. */
  private static JsonValue member(StringWriter out, String step, String name) {
    return out.toString()
        .lines()
        .map(ProbeStepsIT::parse)
        .filter(line -> line.member("step").flatMap(JsonValue::asString).equals(Optional.of(step)))
        .findFirst()
        .flatMap(line -> line.member(name))
        .orElseThrow();
  }

  private static JsonValue parse(String line) {
    try {
      return JsonValue.parse(line);
    } catch (Exception e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  @DisplayName("of one file that fails keeps nobody from the steps of the next")
  void severalFiles() throws Exception {
    try (FeedServer refusing = FeedServer.start(connection -> connection.reject(503));
        FeedServer sending = FeedServer.sending("x")) {
      String bad = config("bad.yaml", refusing.uri());
      String good = config("good.yaml", sending.uri());
      CommandRun probe = CommandRun.of("probe", bad, good);

      assertThat(probe.status()).isEqualTo(1);
      assertThat(probe.text())
          .containsSubsequence(bad, "HTTP 503", "FAILED at upgrade", good, "text of 1 byte");
    }
  }
}
