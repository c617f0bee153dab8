package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.EndOfInputException;
import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Failure mode 14: shutdown that hangs")
final class ShutdownFailureModeIT {
  private static Map<String, Object> configOf(URI url) {
    return config(
        url,
        Map.of(
            "close_timeout",
            "1s",
            "handshake_timeout",
            "1h",
            "connect_timeout",
            "1h",
            "connection",
            Map.of("retry_initial", "1h", "retry_max", "1h")));
  }

  /** Stops a pipeline, which has to end; whatever else would end it takes an hour. */
  private static void assertStops(TestPipeline pipeline) {
    pipeline.stop();
    pipeline.awaitEnd();
  }

  @Test
  @DisplayName("mode 14: ends at an idle server, politely")
  void mode14IdleServer() throws Exception {
    CompletableFuture<Frame> last = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  Frame close = connection.receive(SOON);
                  last.complete(close);
                  connection.sendClose(close.closeCode(), "");
                });
        TestPipeline pipeline = TestPipeline.run(configOf(server.uri()))) {
      await().atMost(SOON).until(() -> !pipeline.listener().readiness().isEmpty());
      assertStops(pipeline);

      assertThat(last.get(SOON.toSeconds(), TimeUnit.SECONDS).closeCode()).isEqualTo(1000);
      assertThat(pipeline.end().orElseThrow())
          .isInstanceOfSatisfying(
              EndOfInputException.class, end -> assertThat(end.isFailure()).isFalse());
    }
  }

  @Test
  @DisplayName("mode 14: ends at a server that ignores the Close")
  void mode14ServerIgnoresClose() {
    try (FeedServer server = silentAfter("data");
        TestPipeline pipeline = TestPipeline.run(configOf(server.uri()))) {
      pipeline.awaitTexts("data");
      assertStops(pipeline);
    }
  }

  private static FeedServer silentAfter(String text) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendText(text);
          connection.awaitClosed(SOON);
        });
  }

  @Test
  @DisplayName("mode 14: ends at a server that floods and does not care for the Close")
  void mode14ServerFloods() {
    try (FeedServer server = FeedServer.start(ShutdownFailureModeIT::flood);
        TestPipeline pipeline = TestPipeline.blocked(configOf(server.uri()))) {
      await().atMost(SOON).until(() -> !pipeline.listener().readiness().isEmpty());
      pipeline.stop();
      pipeline.unblock();
      assertStops(pipeline);
    }
  }

  private static void flood(FeedConnection connection) throws IOException {
    connection.accept();
    while (true) {
      connection.sendText("x".repeat(1_000));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "native"})
  @DisplayName("mode 14: ends at a TLS server that has long stopped to read")
  void mode14TlsServerReadsNothing(String engine) throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    CountDownLatch ended = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept();
              connection.sendText("data");
              ended.await();
            })) {
      Map<String, Object> config = configOf(server.uri());
      config.put("tls", Map.of("enabled", true, "engine", engine, "root_cas", certificate.pem()));
      // More than the buffers of the two sockets hold, so the Close is never sent.
      config.put("open_message", "x".repeat(16 << 20));
      try (TestPipeline pipeline = TestPipeline.run(config)) {
        pipeline.awaitTexts("data");
        assertStops(pipeline);
      } finally {
        ended.countDown();
      }
    }
  }

  @Test
  @DisplayName("mode 14: ends behind a connection that died silently")
  void mode14BlackHole() {
    try (FeedServer server = FeedServer.sending("data");
        BlackHole relay = BlackHole.to(server.port());
        TestPipeline pipeline = TestPipeline.run(configOf(relay.through(server.uri())))) {
      pipeline.awaitTexts("data");
      relay.freeze();
      assertStops(pipeline);
    }
  }

  @Test
  @DisplayName("mode 14: ends while it waits for its next attempt")
  void mode14BackOff() {
    try (FeedServer server = FeedServer.start(connection -> connection.reject(401));
        TestPipeline pipeline = TestPipeline.run(configOf(server.uri()))) {
      pipeline.awaitFailures(1);
      assertStops(pipeline);
      assertThat(server.totalConnections()).isOne();
    }
  }

  @Test
  @DisplayName("mode 14: ends in the middle of a handshake that is never answered")
  void mode14Handshake() {
    try (FeedServer server = FeedServer.start(connection -> connection.awaitClosed(SOON));
        TestPipeline pipeline = TestPipeline.run(configOf(server.uri()))) {
      await().atMost(SOON).until(() -> !server.requests().isEmpty());
      assertStops(pipeline);
    }
  }

  @Test
  @DisplayName("mode 14: ends in the middle of a TLS handshake that is never answered")
  void mode14TlsHandshake() {
    try (BlackHole relay = BlackHole.to(1)) {
      relay.freeze();
      try (TestPipeline pipeline =
          TestPipeline.run(configOf(URI.create("wss://localhost:" + relay.port())))) {
        await().atMost(SOON).until(() -> relay.connections() == 1);
        assertStops(pipeline);
      }
    }
  }

  @Test
  @DisplayName("mode 14: ends while TCP tries to connect")
  void mode14Connecting() throws Exception {
    try (DeadAddress dead = new DeadAddress(InetAddress.getLoopbackAddress(), 0);
        TestPipeline pipeline =
            TestPipeline.run(configOf(URI.create("ws://127.0.0.1:" + dead.address().getPort())))) {
      pipeline.awaitThreadWaits();
      assertStops(pipeline);
    }
  }

  @Test
  @DisplayName("mode 14: ends while it waits for the reply to an opening message")
  void mode14OpeningMessages() {
    CountDownLatch login = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.receive(SOON);
              login.countDown();
              connection.awaitClosed(SOON);
            })) {
      Map<String, Object> config = configOf(server.uri());
      config.put("open_messages", List.of(Map.of("message", "login", "await", "ack")));
      try (TestPipeline pipeline = TestPipeline.run(config)) {
        await().atMost(SOON).until(() -> login.getCount() == 0);
        assertStops(pipeline);
      }
    }
  }
}
